"""Mutation testing: are the checks, renderings, fault plans and explanations tested, or only run?"""
