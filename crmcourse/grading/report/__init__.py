from crmcourse.grading import cli
def register(s): pass
__all__=["register"]
