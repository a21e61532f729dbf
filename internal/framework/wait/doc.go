// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package wait waits for objects of the platform: until one reaches a status or is gone, and while another operation keeps it busy.
// It paces its reads, tolerates a few that fail, and tells a time that ran out from an interrupt.
package wait
