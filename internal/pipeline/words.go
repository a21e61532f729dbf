// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// oneOf knows some words, and in blocks a reference to a build parameter as well. Another word is a warning: only the platform
// knows all that it takes.
func (f Flavour) oneOf(words ...string) validator.String {
	if f == Block {
		return OneOfOrParam(words...)
	}
	return validators.Documented(words...)
}

// OneOfOrParam knows some words and references to a build parameter: any text of a block's configuration may be one
// (contract 10.4).
func OneOfOrParam(words ...string) validator.String {
	return validators.DocumentedUnless(isParam, words...)
}
