"""stub"""
__all__=["Guard"]
class Guard:
    def restore(self, shell, kept): return []
    def keep(self, names, wanted): return {}
