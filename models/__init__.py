"""The judge: facts in, claim lines out. It knows codes and billing rules, and sees only facts."""
