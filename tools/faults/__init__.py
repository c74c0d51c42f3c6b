"""Breaks a running site in a thousand ways and looks whether anything acknowledged was lost.

python -m tools.faults [--faults 1000] [--databases sqlite,postgresql] [--seed N] [--broken]
"""
