// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "github.com/peakbi/terraform-provider-peak/internal/emulator/world"

// NewPlatform makes a platform of nothing but its seeds.
var NewPlatform = newPlatform

// Platform is what the emulator serves.
func (e *Emulator) Platform() *world.Platform { return e.platform }
