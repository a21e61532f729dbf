// Package tfx holds what all resources and data sources of the provider share: the configured provider data, the base
// types that concept packages embed, waiting for the platform, and turning errors into diagnostics. It knows the
// Terraform plugin framework and the API client, and nothing of any single platform concept.
package tfx
