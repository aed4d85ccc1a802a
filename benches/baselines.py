#!/usr/bin/env python3
"""Trained baselines on a gold set, retrained with each source left out in turn.

usage: baselines.py GOLD.csv    (columns source, title, description, label)
needs: pip install scikit-learn

TF-IDF (words and pairs of words, title and text as separate fields) with logistic regression,
balanced classes. Prints macro-F1 with a 95 % bootstrap interval, with the titles shown and
with the titles hidden.
"""
import csv
import random
import sys

import numpy
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

LABELS = ["director", "manager", "other"]


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


def main():
    csv.field_size_limit(10**9)
    with open(sys.argv[1], encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for name, fields in [("title and text", [0, 1]), ("titles hidden", [1]), ("titles alone", [0])]:
        gold, predicted = [], []
        for left_out in sorted({row["source"] for row in rows}):
            train = [row for row in rows if row["source"] != left_out]
            test = [row for row in rows if row["source"] == left_out]
            texts = lambda part: [[row["title"], row["description"]] for row in part]
            fitted = model(fields).fit(numpy.array(texts(train), dtype=object), [row["label"] for row in train])
            predicted += list(fitted.predict(numpy.array(texts(test), dtype=object)))
            gold += [row["label"] for row in test]
        low, high = interval(gold, predicted)
        print(f"{name:<15} TF-IDF + logistic regression, leave-one-source-out: {macro_f1(gold, predicted):.3f} [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
