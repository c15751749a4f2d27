def improve(program, fast=False):
    return program
