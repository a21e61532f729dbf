// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package rehearsal proves on local tenants, without a token, what make testacc and make sweep do on a real one: the emulator's binary
// over the network, without its own API. Tests here run the binaries as processes. The suite as a whole is run by
// `make testacc-rehearsal`; `make test` runs a sample.
package rehearsal
