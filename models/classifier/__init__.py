"""The statistical part of the judge: stock scikit-learn parts, trained from the corpus alone."""
