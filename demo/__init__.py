"""A brand with a past, written as interchange files: the simulator behind the demo.

Plain Python and numpy; it knows nothing of the product, so what it plants can be compared with what the product finds.
"""
