// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package pipeline is what workflows and workflow blocks share (contract sections 10.4 and 16.3): steps, triggers,
// watchers, retry options, the table of their members in the API, and the checks that find mistakes at plan time.
package pipeline

// Flavour tells the two places apart in which pipelines occur.
type Flavour int

const (
	// Workflow is a plain workflow: steps name images by id, numbers and booleans are what they are.
	Workflow Flavour = iota

	// Block is the configuration of a workflow block: steps name images of the block or inline ones, and numbers and
	// booleans may be "@param:<build parameter>".
	Block
)
