"""Trains a logistic regression on scikit-learn's handwritten digits and prints how often it is right."""

import os
import sys

import numpy
import scipy
import sklearn
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

REQUIRED_ACCURACY = 0.9


def main() -> int:
    print(os.environ.get("GREETING", "training without an environment of its own"))
    print(os.environ.get("HOOK_NOTE", "no start-up hook ran"))
    print(f"python {sys.version.split()[0]} of {sys.prefix}")
    print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, scipy {scipy.__version__}")

    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        digits.data, digits.target, test_size=0.25, random_state=0, stratify=digits.target)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(train_x, train_y)
    accuracy = accuracy_score(test_y, model.predict(test_x))
    print(f"accuracy: {accuracy:.4f}")
    return 0 if accuracy > REQUIRED_ACCURACY else 1


if __name__ == "__main__":
    sys.exit(main())
