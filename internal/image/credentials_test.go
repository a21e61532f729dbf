// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestImageRepositoryURL warns of a token in the URL of the repository that an image is built from, and not of URLs without.
func TestImageRepositoryURL(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]int{
		"https://very-secret@github.com/acme/etl.git": 1, "https://x-access-token:very-secret@github.com/acme/etl": 1,
		"https://github.com/acme/etl": 0, "git@github.com:acme/etl.git": 0,
	} {
		got := acctest.ValidateWarnings(t, "peak_image", fmt.Sprintf(`{"name":"etl","type":"workflow","build_details":{"source":"github","repository":%q,"branch":"main"}}`, address))
		if len(got) != want {
			t.Errorf("%s: %q", address, got)
		}
		for _, one := range got {
			if !strings.Contains(one, `AttributeName("build_details").AttributeName("repository"): Token in a repository URL`) || !strings.Contains(one, "token_wo") || strings.Contains(one, "very-secret") {
				t.Errorf("%s: %s", address, one)
			}
		}
	}
}
