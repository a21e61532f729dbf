// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import "testing"

func TestIsEmail(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"name@example.com": true, "first.last+tag@sub.example.com": true,
		"": false, "name": false, "name@": false, "@example.com": false, "Name <name@example.com>": false, "<name@example.com>": false, "a@b.c, d@e.f": false, " name@example.com": false, "a b@example.com": false,
	} {
		if IsEmail(text) != want {
			t.Errorf("%q: want %t", text, want)
		}
	}
}

func TestIsWebURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://example.com": true, "http://127.0.0.1:8080/a?b=c": true, "HTTPS://example.com": true, "https://user@example.com/x": true,
		"": false, "example.com": false, "example.com/hook": false, "//example.com": false, "https://": false, "https:///path": false, "ftp://example.com": false, "https://a b.com": false, "https:// example.com": false,
		"mailto:a@b.c": false, "http//example.com": false, "https://:443/": false, "https://example.com/%zz": false,
	} {
		if IsWebURL(text) != want {
			t.Errorf("%q: want %t", text, want)
		}
	}
}
