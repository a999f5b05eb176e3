-- Counting requests by state and route reads this index alone.
CREATE INDEX requests_by_route ON requests (state, route);
