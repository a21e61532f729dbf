// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNoTenantInTheEnvironment holds every package with acceptance tests to Run, which takes the tenant of the person who runs them
// out of the environment. Those that are for a tenant leave themselves out unless they are asked for.
func TestNoTenantInTheEnvironment(t *testing.T) {
	t.Parallel()
	drives := regexp.MustCompile(`\bacctest\.New\w*\(|\bresource\.(Unit)?Test\(`)
	driving, running := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		folder := filepath.Dir(path)
		driving[folder] = driving[folder] || drives.Match(text)
		running[folder] = running[folder] || strings.Contains(string(text), "acctest.Run(m)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for folder, drives := range driving {
		if !drives || folder == "." || folder == filepath.Join("..", "testacc") {
			continue
		}
		if found++; !running[folder] {
			t.Errorf("%s has acceptance tests and no TestMain that calls acctest.Run: they would see the tenant of whoever runs them", folder)
		}
	}
	if found < 10 {
		t.Errorf("only %d packages were found", found)
	}
}
