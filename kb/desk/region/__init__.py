"""A region's assurance: every force beside every recommendation, what lapses, what waits for a check, and the rules.

Promises. Of a plan that the reader may not know of nothing is counted, told or hinted at. No force is ranked. Rules are
entered by somebody who verifies no plan, hold from a day that was announced, and never look back.
"""
