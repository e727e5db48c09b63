# Runs in every process of the node, after setup.sh has ended well.
exec python3 train.py --data "$DATA"
