# Runs once for each node: prepares the data and tells every process where it is.
python3 - <<'PYTHON'
from sklearn.datasets import load_digits
import numpy

digits = load_digits()
numpy.savez("/tmp/digits.npz", data=digits.data, target=digits.target)
PYTHON
echo "DATA=/tmp/digits.npz" >>"$BERTH_SETUP_ENV"
echo "setup ran"
