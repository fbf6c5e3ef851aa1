"""Tests of the judgement of programs that make their own calls."""
