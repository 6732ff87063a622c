"""The pages that people work in: a router a resource; what a page shows is worked out by plain functions beside them."""
