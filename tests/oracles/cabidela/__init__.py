"""`@cloudflare/cabidela` 0.2.4 under Node 24, the oracle of the enforced profile."""
