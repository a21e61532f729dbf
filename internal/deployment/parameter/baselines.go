// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

// Baselines are what the private state remembers: of the values for the blocks, and of those for the app itself.
type Baselines struct {
	Parameters Baseline `json:"parameters"`
	App        Baseline `json:"app"`
}
