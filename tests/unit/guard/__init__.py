"""Tests of what stops wrong requests before they are sent."""
