// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package alert is the e-mails of the platform: data sources for sent e-mails and for templates, and the action that sends.
package alert
