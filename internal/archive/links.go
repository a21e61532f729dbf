// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"fmt"
	"path/filepath"
	"strings"
)

// maxLinks bounds how many links one path may lead through.
const maxLinks = 255

// followLinks returns the place to which a path leads, free of links. follow tells where a path leads that is a link of a kind
// that filepath.EvalSymlinks does not get past: junctions on Windows.
func followLinks(name string, follow func(name string) (target string, ok bool)) (string, error) {
	for range maxLinks {
		next, found := throughLink(name, follow)
		if !found {
			return filepath.EvalSymlinks(name)
		}
		name = next
	}
	return "", fmt.Errorf("%q leads through more than %d links", name, maxLinks)
}

// throughLink replaces the first link in a path by its target.
func throughLink(name string, follow func(name string) (target string, ok bool)) (string, bool) {
	for end := len(filepath.VolumeName(name)) + 1; end <= len(name); end++ {
		if end < len(name) && name[end] != filepath.Separator {
			continue
		}
		target, ok := follow(name[:end])
		if !ok {
			continue
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(name[:end]), target)
		}
		return filepath.Join(target, strings.TrimPrefix(name[end:], string(filepath.Separator))), true
	}
	return name, false
}
