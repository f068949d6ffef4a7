"""Checks of answers: right answers of any style pass, wrong ones are told in French what is wrong and where."""
# ruff: noqa: E501 (tables of cases)

import io
import warnings

import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmcourse import expect
from crmcourse.expect import ExpectationError
from crmcourse.expect.words import listing, show

EXPECTED = expect.table("""
account_id  recency  code
1           30       432
2           0        114
3           -        111
""")


def message(check, *arguments, **options) -> str:
    """Return the message of a check that must fail, its no-break spaces made plain."""
    with pytest.raises(ExpectationError) as raised:
        check(*arguments, **options)
    return str(raised.value).replace("\u00a0", " ").replace("\u202f", " ")


# --- tables ---------------------------------------------------------------------------------------------------------

RIGHT = {
    "the same": EXPECTED,
    "other order of rows and columns": EXPECTED.iloc[[2, 0, 1], [2, 1, 0]],
    "further columns": EXPECTED.assign(extra=1),
    "key in the index": EXPECTED.set_index("account_id"),
    "other index": EXPECTED.set_index(pd.Index([7, 7, 7])),
    "nullable integers": EXPECTED.astype({"recency": "Int64"}),
    "objects": EXPECTED.astype(object),
    "categories": EXPECTED.astype({"code": "category"}),
    "almost equal": EXPECTED.assign(recency=[30 + 1e-9, 0, np.nan]),
    "polars": pl.from_pandas(EXPECTED),
    "key as float": EXPECTED.astype({"account_id": float}),
}


@pytest.mark.parametrize("got", RIGHT.values(), ids=RIGHT.keys())
def test_right_tables_pass(got):
    expect.frame(got, EXPECTED, key="account_id", what="fiche")


WRONG = {
    "nothing": (None, "fiche : rien n’est rendu. Manque-t-il un « return » ?"),
    "a list": ([1, 2], "un DataFrame est attendu, vous donnez une liste"),
    "no column": (EXPECTED[["account_id"]], "les colonnes « recency », « code » manquent. Colonnes trouvées : « account_id »"),
    "a column of another name": (EXPECTED.rename(columns={"recency": "Recency"}), "la colonne « recency » manque"),
    "a row lost": (EXPECTED.iloc[:2], "aucune ligne pour account_id = 3"),
    "a row too many": (pd.concat([EXPECTED, EXPECTED.tail(1).assign(account_id=9)]), "ligne inattendue pour account_id = 9"),
    "a row twice": (pd.concat([EXPECTED, EXPECTED.tail(1)]), "plusieurs lignes pour account_id = 3, une seule est attendue"),
    "a value": (EXPECTED.assign(recency=[31.5, 0, None]), "account_id = 1 : attendu 30, obtenu 31,5"),
    "0 for missing": (EXPECTED.fillna(0), "account_id = 3 : attendu une valeur manquante, obtenu 0"),
    "missing for a value": (EXPECTED.assign(recency=np.nan), "2 valeurs diffèrent"),
    "a duration": (EXPECTED.assign(recency=pd.to_timedelta(EXPECTED["recency"], "D")), "pas une durée (.dt.days donne des jours)"),
    "text for a number": (EXPECTED.assign(recency=["30", "0", None]), "un nombre est attendu, vous donnez un texte"),
    "a series of another name": (EXPECTED.set_index("account_id")["recency"].rename("order_date"), "vous rendez une Series « order_date », alors qu’un DataFrame de colonnes « account_id », « recency », « code » est attendu"),
    "a series without a name": (EXPECTED.set_index("account_id")["recency"].rename(None), "vous rendez une Series sans nom"),
    "a number for text": (EXPECTED.assign(code=[432, 114, 111]), "un texte est attendu, vous donnez un nombre entier"),
    "a column twice": (pd.concat([EXPECTED, EXPECTED[["recency"]]], axis=1), "plusieurs colonnes portent le nom « recency »"),
}  # fmt: skip


@pytest.mark.parametrize(("got", "said"), WRONG.values(), ids=WRONG.keys())
def test_wrong_tables_are_told_why(got, said):
    assert said in message(expect.frame, got, EXPECTED, key="account_id", what="fiche")


@pytest.mark.parametrize("said", ["oui", pd.Timestamp("2024-12-31"), [True]])
def test_true_or_false_is_asked_for_where_it_is_expected(said):
    expected = pd.DataFrame({"account_id": [1, 2], "lost": [True, False]})
    got = expected.assign(lost=pd.Series([said, said], dtype=object))
    assert "True ou False est attendu" in message(expect.frame, got, expected, key="account_id", what="fiche")
    expect.frame(expected.assign(lost=[1, 0]), expected, key="account_id", what="fiche")


def test_only_the_first_differences_are_written_out():
    expected = pd.DataFrame({"id": range(50), "x": 0.0})
    said = message(expect.frame, expected.assign(x=1), expected, key="id", what="fiche")
    assert "50 valeurs diffèrent" in said and said.count("attendu") == 3 and said.endswith("…")


def test_the_hint_is_on_its_own_line_and_speaks_of_rows_and_values_only():
    hinted = dict(key="account_id", what="fiche", hint="Relisez.")
    assert message(expect.frame, EXPECTED.fillna(0), EXPECTED, **hinted).endswith("\n→ Relisez.")
    assert message(expect.frame, EXPECTED.iloc[:2], EXPECTED, **hinted).endswith("\n→ Relisez.")
    assert message(expect.frame, EXPECTED.assign(recency="hier"), EXPECTED, **hinted).endswith("\n→ Relisez.")
    assert "Relisez" not in message(expect.frame, None, EXPECTED, **hinted)
    assert "Relisez" not in message(expect.frame, EXPECTED[["code"]], EXPECTED, **hinted)


def test_a_table_written_in_a_test_is_what_read_csv_makes_of_it():
    text = """
    code  account_id  amount_eur  order_date  paid_on     renewed  known  segment  none
    011   1           12.5        2024-02-29  2024-03-01  True     True   Or       -
    110   -2          1e3         2024-03-01  -           -        False  -        -
    """
    expected = pd.read_csv(io.StringIO(text.strip()), sep=r"\s+", na_values="-", dtype={"code": "str"})
    for name in ("order_date", "paid_on"):
        expected[name] = pd.to_datetime(expected[name])
    pd.testing.assert_frame_equal(expect.table(text), expected)


def test_a_table_with_a_value_too_few_is_refused():
    with pytest.raises(ValueError, match="2 valeurs attendues dans la ligne « 3 »"):
        expect.table("account_id  amount\n1  2\n3")


def test_a_duckdb_relation_is_a_table():
    frame = EXPECTED  # noqa: F841 (read by DuckDB)
    expect.frame(duckdb.sql("FROM frame ORDER BY code"), EXPECTED, key="account_id", what="fiche")


# --- series and numbers ---------------------------------------------------------------------------------------------

NOTES = pd.Series([3, 1, 4], index=["a", "b", "c"])


@pytest.mark.parametrize(
    "got", [NOTES, NOTES[::-1], [3, 1, 4], (3.0, 1, 4), np.array([3, 1, 4]), NOTES.to_frame(), NOTES.astype("category")]
)
def test_right_series_pass(got):
    expect.series(got, NOTES, what="notes")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (None, "rien n’est rendu"),
        (3, "une Series est attendue, vous donnez un nombre entier"),
        ([3, 1], "nombre de valeurs attendu 3, obtenu 2"),
        (NOTES.reset_index(drop=True), "doit garder l’index"),
        (NOTES + 1, "3 valeurs diffèrent"),
        ([3, 1, "4"], "un nombre est attendu, vous donnez un texte"),
    ],
)
def test_wrong_series_are_told_why(got, said):
    assert said in message(expect.series, got, NOTES, what="notes")


def test_a_wrong_length_or_index_gets_the_hint_too():
    for got in ([3], NOTES.reset_index(drop=True)):
        assert message(expect.series, got, NOTES, what="notes", hint="Relisez.").endswith("\n→ Relisez.")


@pytest.mark.parametrize("got", [0.25, np.float32(0.25), np.array(0.25), 1 / 4])
def test_right_numbers_pass(got):
    expect.number(got, 0.25, what="part")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (0.3, "part : attendu 0,25, obtenu 0,3"),
        (1234567.5, "obtenu 1 234 567,5"),
        ("beaucoup", "un nombre est attendu, vous donnez un texte"),
        (pd.Series([1, 2]), "vous donnez une Series"),
        (float("nan"), "obtenu une valeur manquante"),
    ],
)
def test_wrong_numbers_are_told_why(got, said):
    assert said in message(expect.number, got, 0.25, what="part")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (False, "attendu vrai, obtenu faux"),
        (np.False_, "obtenu faux"),
        (0, "obtenu 0"),
        ("oui", "attendu vrai, obtenu « oui »"),
    ],
)
def test_a_true_or_false_is_told_in_words(got, said):
    assert said in message(expect.number, got, True, what="clé")
    expect.number(np.True_, True, what="clé")


def test_a_number_out_of_range_is_told_why():
    assert "un nombre de 0 à 1 est attendu, vous donnez 62" in message(expect.number, 62, between=(0, 1), what="part")
    assert "vous donnez une valeur manquante" in message(expect.number, np.nan, between=(0, 1), what="part")


# --- functions and variables ----------------------------------------------------------------------------------------
# Test cells name what the learner wrote; here those names are in the globals of this module.


def ecrite(table):
    table["n"] = 0
    return table


def bavarde(x):
    print("ici")
    warnings.warn("attention", stacklevel=1)
    return x


def vide(x):
    raise NotImplementedError("à faire")


def cassee(table):
    return table["absente"]


def ambigue(table):
    if table["x"] > 0:
        return table


def sans_nom(table):
    return inconnu  # noqa: F821


def division(table):
    return 1 / 0


def manquante(table):
    return 1 if pd.NA > 0 else 0


def duree(table):
    return table[pd.to_timedelta(table["x"], unit="D") > 30]


def sans_numpy(table):
    return np_absent().where(table["x"] > 0, 1, 0)


def np_absent():
    raise NameError("name 'np' is not defined", name="np")


def sans_parentheses(table):
    return table[table.x >= 1 & table.x == 1]


def point_dt(table):
    return pd.Timedelta("3D").dt.days


def bornes_egales(table):
    return pd.cut(table["x"], [0, 1, 1, 2])


def singuliere(table):
    return np.linalg.solve(np.ones((2, 2)), np.ones(2))


def plus_grand(table):
    return max([])


def refusee(table):
    from crmcourse import checks

    checks.require_columns(table, ["order_date"], table="orders")


def sans_fin(table):
    while True:
        raise KeyboardInterrupt  # what stopping the kernel does


def par_le_paquet(x):
    return autre(x)


def autre(x):
    from crmcourse.frac import score

    return score(x)


pas_une_fonction = 3
reponse = 0.5
a_completer = ...


def test_a_function_works_on_copies_and_may_be_talkative(capsys):
    table = pd.DataFrame({"x": [1]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(expect.call("ecrite", table)) == ["x", "n"]
        assert expect.call("bavarde", 3) == 3
    assert list(table) == ["x"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("absente", "La fonction absente n’existe pas encore : exécutez sa cellule"),
        ("vide", "La fonction vide n’est pas encore écrite"),
        ("pas_une_fonction", "devrait être une fonction, mais c’est un nombre entier"),
        ("cassee", "La fonction cassee s’arrête sur une erreur. KeyError : aucune colonne et aucune clé ne s’appelle 'absente'.\n→ Regardez la ligne : return table[\"absente\"]"),
        ("ambigue", "pour un « if » ligne par ligne : np.where, np.select ou .loc.\n→ Regardez la ligne : if table[\"x\"] > 0:"),
        ("sans_parentheses", "Entre colonnes, écrivez & et |, et mettez chaque comparaison entre parenthèses"),
        ("manquante", "« if » ne sait que faire d’une valeur manquante"),
        ("duree", "une durée est comparée à un nombre ; demandez-lui d’abord son nombre de jours"),
        ("sans_nom", "NameError : le nom inconnu n’est pas défini"),
        ("sans_numpy", "NameError : le nom np n’est pas défini ; écrivez d’abord import numpy as np.\n→ Regardez la ligne"),
        ("division", "ZeroDivisionError : un nombre est divisé par zéro."),
        ("point_dt", "AttributeError : .dt s’applique à toute une colonne"),
        ("bornes_egales", "ValueError : deux bornes des classes sont égales"),
        ("singuliere", "LinAlgError : le système d’équations n’a pas une solution unique"),
        ("plus_grand", "ValueError : une liste vide n’a ni plus grande ni plus petite valeur"),
        ("refusee", "InputError: Table « orders » : la colonne « order_date » manque.\nColonnes de la table : x.\n→ Regardez"),
        ("sans_fin", "La fonction sans_fin ne s’arrête pas : boucle sans fin ?\n→ Regardez la ligne"),
    ],
)  # fmt: skip
def test_a_function_that_does_not_work_is_told_why(name, said):
    assert said in message(expect.call, name, pd.DataFrame({"x": [1]}))


def test_the_number_of_parameters_is_checked():
    assert "doit recevoir 2 paramètres" in message(expect.call, "ecrite", 1, 2)


def test_the_package_may_be_forbidden():
    said = message(expect.call, "par_le_paquet", 1, without=["crmcourse.frac"])
    assert "appelle crmcourse.frac : il est demandé ici d’écrire le calcul vous-même" in said
    assert expect.function("ecrite", without=["crmcourse.frac"]) is ecrite


def test_a_variable_is_found_or_asked_for():
    assert expect.variable("reponse") == 0.5
    for name in ("absente", "a_completer"):
        assert f"La variable {name} n’existe pas encore" in message(expect.variable, name)


# --- figures --------------------------------------------------------------------------------------------------------

SEGMENTS = {"Fidèles": 12, "Nouveaux": 30}
LABELLED = dict(title=True, category=["segment"], measure=["client"], what="figure")


def upright(axes):
    axes.bar(list(SEGMENTS), list(SEGMENTS.values()))
    axes.set(title="Clients par segment", xlabel="Segments", ylabel="Nombre de clients")


def lying(axes):
    axes.barh(list(SEGMENTS)[::-1], list(SEGMENTS.values())[::-1])
    axes.set(title="Clients par segment", ylabel="Segments", xlabel="Nombre de clients")


@pytest.mark.parametrize("draw", [upright, lying])
@pytest.mark.parametrize(
    "give", [lambda f, a: a, lambda f, a: f, lambda f, a: (f, a), lambda f, a: plt, lambda f, a: np.array([[a]])]
)
def test_right_figures_pass_and_are_closed(draw, give):
    figure, axes = plt.subplots()
    draw(axes)
    expect.figure(give(figure, axes), bars=SEGMENTS, **LABELLED)
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda axes: axes.set_title(""), "la figure n’a pas de titre"),
        (lambda axes: axes.set_xlabel(""), "l’axe des catégories n’a pas d’étiquette"),
        (lambda axes: axes.set_ylabel("Effectif"), "l’étiquette de l’axe des hauteurs est « Effectif » ; elle devrait contenir « client »"),
        (lambda axes: axes.patches[0].set_height(13), "barre « Fidèles » : hauteur attendue 12, obtenue 13"),
        (lambda axes: axes.bar("Perdus", 1), "barres attendues « Fidèles », « Nouveaux », barres trouvées « Fidèles », « Nouveaux », « Perdus »"),
    ],
)  # fmt: skip
def test_wrong_figures_are_told_why(change, said):
    _, axes = plt.subplots()
    upright(axes)
    change(axes)
    assert said in message(expect.figure, axes, bars=SEGMENTS, **LABELLED)
    assert not plt.get_fignums()


def test_a_bar_that_lies_has_a_length():
    _, axes = plt.subplots()
    lying(axes)
    axes.patches[1].set_width(13)
    assert "barre « Fidèles » : longueur attendue 12, obtenue 13" in message(
        expect.figure, axes, bars=SEGMENTS, **LABELLED
    )
    _, axes = plt.subplots()
    lying(axes)
    axes.set_xlabel("")
    assert "l’axe des longueurs n’a pas d’étiquette" in message(expect.figure, axes, bars=SEGMENTS, **LABELLED)


def test_only_a_bar_on_the_wrong_side_of_zero_is_told_of_its_sign():
    for height, said in ((7, "→ Un montant négatif va vers le bas ou vers la gauche."), (-7000, "→ En milliers.")):
        _, axes = plt.subplots()
        axes.bar(["Perdus", "Nouveaux"], [height, 30])
        expected = {"Perdus": -7, "Nouveaux": 30}
        assert message(expect.figure, axes, bars=expected, what="figure", hint="En milliers.").endswith(said)


def test_what_is_no_bar_chart_is_told_why():
    assert "Manque-t-il un « return »" in message(expect.figure, None, bars=SEGMENTS, **LABELLED)
    assert "des axes matplotlib sont attendus, vous donnez une liste" in message(expect.figure, [1], **LABELLED)
    _, axes = plt.subplots()
    axes.plot([1, 2], [12, 30])
    assert "aucune barre" in message(expect.figure, axes, bars=SEGMENTS, what="figure")


# --- words ----------------------------------------------------------------------------------------------------------


def test_notebooks_show_the_message_alone():
    assert ExpectationError("Relisez.")._render_traceback_() == ["\x1b[1;31m✗\x1b[0m Relisez."]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (0.125, "0,125"),
        (1 / 3, "0,3333"),
        (np.int64(12000), "12\u202f000"),
        (pd.NA, "une valeur manquante"),
        (pd.NaT, "une valeur manquante"),
        (True, "vrai"),
        ("Or", "«\u00a0Or\u00a0»"),
        (pd.Timestamp("2024-12-31"), "2024-12-31"),
        (float("inf"), "inf"),
    ],
)
def test_values_are_written_as_in_a_sentence(value, text):
    assert show(value) == text


def test_long_lists_are_cut():
    assert listing(range(10), quoted=False) == "0, 1, 2, 3, 4, 5 …"
