// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"regexp"
	"strings"
	"testing"
)

// TestLeftOutIsTold walks the resources: of each optional attribute, at any depth, the page says what it means to leave it
// out. An object may say it for all that is in it.
func TestLeftOutIsTold(t *testing.T) {
	t.Parallel()
	told := regexp.MustCompile(`(?i)default|left out|exactly one|write-only|version of .*_wo|pin the`)
	forAll := regexp.MustCompile(`(?i)what is left out`)
	var walk func(at string, attribute any, above bool)
	walk = func(at string, attribute any, above bool) {
		text := ""
		if d, ok := attribute.(described); ok {
			text = d.GetMarkdownDescription()
		}
		if a, ok := attribute.(configurable); ok && a.IsOptional() && !above && !told.MatchString(text) {
			t.Errorf("%s does not say what it means to leave it out, and nothing above it does: %q", at, text)
		}
		for name, child := range children(attribute) {
			walk(at+"."+name, child, above || forAll.MatchString(text))
		}
	}
	for _, one := range offered(t, &peakProvider{}) {
		if !strings.HasPrefix(one.name, "resource ") {
			continue
		}
		for name, attribute := range one.attributes {
			if name != "timeouts" {
				walk(one.name+"."+name, attribute, false)
			}
		}
	}
}
