#!/usr/bin/env python3
"""Baselines on a gold set; what is trained is retrained with each source left out in turn.

usage: baselines.py GOLD.csv    (columns source, title, label and, for texts, description)
needs: pip install scikit-learn

A regular expression over the title (a word of rank and a word of computing), and TF-IDF (words
and pairs of words, title and text as separate fields) with logistic regression, balanced
classes. Prints macro-F1 with a 95 % bootstrap interval.
"""
import csv
import random
import re
import sys

import numpy
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

LABELS = ["director", "manager", "other"]

COMPUTING = re.compile(
    r"\b(IT|ICT|(?i:information (technology|systems?|security|services)|technology|software|systems?"
    r"|networks?|infrastructure|applications?|data|devops|cyber ?security|security|engineering"
    r"|help ?desk|service desk|development|web|cloud|computing))\b"
)
DIRECTOR = re.compile(r"\b(director|head of|vp|vice president|chief|cio|cto|ciso)\b", re.IGNORECASE)
MANAGER = re.compile(r"\b(manager|supervisor|team lead(er)?)\b", re.IGNORECASE)


def by_title_regex(title):
    if re.search(r"\b(cio|cto|ciso)\b", title, re.IGNORECASE):
        return "director"
    if not COMPUTING.search(title):
        return "other"
    if DIRECTOR.search(title):
        return "director"
    return "manager" if MANAGER.search(title) else "other"


def vectorizer():
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)


def model(fields):
    columns = ColumnTransformer([(str(field), vectorizer(), field) for field in fields])
    return make_pipeline(columns, LogisticRegression(C=30, class_weight="balanced", max_iter=3000))


def macro_f1(gold, predicted):
    return f1_score(gold, predicted, labels=LABELS, average="macro", zero_division=0)


def interval(gold, predicted, n_resamples=1000):
    draw, rows, values = random.Random(0), range(len(gold)), []
    for _ in range(n_resamples):
        sample = draw.choices(rows, k=len(gold))
        values.append(macro_f1([gold[i] for i in sample], [predicted[i] for i in sample]))
    values.sort()
    return values[int(0.025 * n_resamples)], values[int(0.975 * n_resamples)]


def left_out_in_turn(rows, fields):
    """Returns the gold labels and those of a model that has not seen their source."""
    gold, predicted = [], []
    for left_out in sorted({row["source"] for row in rows}):
        train = [row for row in rows if row["source"] != left_out]
        test = [row for row in rows if row["source"] == left_out]
        fitted = model(fields).fit(texts(train), [row["label"] for row in train])
        predicted += list(fitted.predict(texts(test)))
        gold += [row["label"] for row in test]
    return gold, predicted


def texts(rows):
    return numpy.array([[row["title"], row.get("description", "")] for row in rows], dtype=object)


def report(name, gold, predicted):
    low, high = interval(gold, predicted)
    print(f"{name}: {macro_f1(gold, predicted):.3f} [{low:.3f}, {high:.3f}]")


def main():
    csv.field_size_limit(10**9)
    with open(sys.argv[1], encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    gold = [row["label"] for row in rows]
    report("regular expression over titles", gold, [by_title_regex(row["title"]) for row in rows])
    inputs = [("titles alone", [0])]
    if any(row.get("description") for row in rows):
        inputs += [("title and text", [0, 1]), ("titles hidden", [1])]
    for name, fields in inputs:
        report(f"TF-IDF + logistic regression, {name}", *left_out_in_turn(rows, fields))


if __name__ == "__main__":
    main()
