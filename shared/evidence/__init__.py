"""What proves later what crossed a border: the chain of a lane, its signed heads, bundles and their judgement."""
