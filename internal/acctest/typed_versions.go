// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import "regexp"

var (
	raisedFrom = regexp.MustCompile(`increment\s+= "\w+"\s+initial_version\s+= ("[^"]+")`)
	raised     = regexp.MustCompile(`increment\s+= "\w+"`)
)

// TypedVersions gives a configuration the first versions of its releases in place of how they raise themselves. How they do is
// no value of the platform, so an import cannot have it, and the plan of the import records it.
func TypedVersions(config string) string {
	return raised.ReplaceAllString(raisedFrom.ReplaceAllString(config, `version = $1`), `version = "0.1.0"`)
}
