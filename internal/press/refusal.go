// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Refusal leads from what the platform says about a spec to the attribute that it is about.
type Refusal struct {
	// Roots are the attributes of members of the request, by their names there, such as release.version.
	Roots map[string]path.Path
	// Content is what the release holds.
	Content *Content
	// Default is where everything else belongs; path.Empty for the whole resource.
	Default path.Path
}

var (
	// spelled is a place in the request, as messages of the platform spell it.
	spelled = regexp.MustCompile(`(?:^|[\s"'` + "`" + `(:,])(?:spec\.)?(config|parameters|release|metadata|scope|tenants|artifact|autoRunOnDeploy|featured)\b((?:\.[A-Za-z0-9_-]+|\[\d+\])*)`)
	// step is one step of such a place.
	step = regexp.MustCompile(`[A-Za-z0-9_-]+`)
	// notGreater is a release that does not follow those before, exists a name that is taken.
	notGreater = regexp.MustCompile(`(?i)\b(release|version)\b.*\b(greater|higher|newer|exists?)\b`)
	exists     = regexp.MustCompile(`(?i)\bname\b.*\b(exists?|taken|in use|unique)\b`)
	words      = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	acronyms   = regexp.MustCompile(`([A-Z]+)([A-Z][a-z])`)
)

// Path is the attribute that a message is about, as far as that can be told.
func (r Refusal) Path(message string) path.Path {
	found := spelled.FindStringSubmatch(message)
	if len(found) > 2 && found[1] == "release" && found[2] == "" {
		found = nil // The word, and no place.
	}
	if found == nil {
		switch {
		case exists.MatchString(message):
			return r.root("metadata.name")
		case notGreater.MatchString(message):
			return r.root("release.version")
		}
		return r.Default
	}
	steps := step.FindAllString(found[2], -1)
	if found[1] == "config" {
		return r.config(steps)
	}
	if len(steps) > 0 {
		if at, ok := r.Roots[found[1]+"."+steps[0]]; ok {
			return at
		}
		if found[1] == "metadata" {
			return path.Root(memberAttribute(steps[0]))
		}
	}
	return r.root(found[1])
}

// mayBeOfName tells whether a message is about the name of the spec, or about nothing that can be told.
func (r Refusal) mayBeOfName(message string) bool {
	at := r.Path(message)
	return at.Equal(r.Default) || at.Equal(r.root("metadata.name"))
}

func (r Refusal) root(name string) path.Path {
	if at, ok := r.Roots[name]; ok {
		return at
	}
	return r.Default
}

// config leads into workflow or service as far as they have the steps as attributes.
func (r Refusal) config(steps []string) path.Path {
	at := path.Root(r.Content.form())
	var value attr.Value
	switch r.Content.form() {
	case KindWorkflow:
		value = r.Content.Workflow
	case KindService:
		value = r.Content.Service
	default:
		return at
	}
	for _, name := range steps {
		var next attr.Value
		switch v := value.(type) {
		case types.Object:
			if next = v.Attributes()[memberAttribute(name)]; next != nil {
				at = at.AtName(memberAttribute(name))
			}
		case types.Map:
			if next = v.Elements()[name]; next != nil {
				at = at.AtMapKey(name)
			}
		case types.List:
			if i, err := strconv.Atoi(name); err == nil && i < len(v.Elements()) {
				next, at = v.Elements()[i], at.AtListIndex(i)
			}
		}
		if next == nil {
			break
		}
		value = next
	}
	return at
}

// memberAttribute spells a member as attributes are: healthCheckURL is health_check_url.
func memberAttribute(name string) string {
	return strings.ToLower(acronyms.ReplaceAllString(words.ReplaceAllString(name, "${1}_${2}"), "${1}_${2}"))
}
