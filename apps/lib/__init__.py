"""Pure building blocks: text folding, partial dates, locators. Knows neither Django nor any model."""
