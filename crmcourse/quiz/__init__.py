"""Quizzes of the lessons: questions written as data beside the lesson, a reason for every option.

``crm.quiz.ask("03_frac", "recence")`` asks one question of ``notebooks/quiz/03_frac.toml``; `bank` describes the file.
"""

from crmcourse.quiz.bank import Option, Question, Verdict, load
from crmcourse.quiz.view import ask

__all__ = ["Option", "Question", "Verdict", "ask", "load"]
