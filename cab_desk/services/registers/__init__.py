"""What a policy has kept beside the RFCs: duties, exceptions, feature flags."""
