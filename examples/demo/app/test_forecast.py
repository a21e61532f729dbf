import unittest

from forecast import forecast


class ForecastTest(unittest.TestCase):
    def test_constant_demand_stays(self):
        self.assertEqual(forecast([10, 10, 10], 3, 0.4), [10, 10, 10])

    def test_growth_goes_on(self):
        first, second = forecast([10, 20, 30, 40, 50], 2, 0.5)
        self.assertGreater(first, 40)
        self.assertGreater(second, first)

    def test_demand_is_never_negative(self):
        self.assertEqual(forecast([100, 50, 0], 5, 1)[-1], 0)


if __name__ == "__main__":
    unittest.main()
