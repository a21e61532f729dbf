// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccProvider_authority has a platform over HTTP/2 whose certificate only the provider is told to trust. That another client
// trusts it no more than before is in the tests of the client: here all configurations share one process.
func TestAccProvider_authority(t *testing.T) {
	t.Setenv("PEAK_CA_CERT_FILE", "")
	p := acctest.NewHTTP2(t, 0)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte(p.Authority()), 0o600); err != nil {
		t.Fatal(err)
	}
	provider := func(alias, trust string) string {
		return fmt.Sprintf("provider \"peak\" {\n%s\n%s\nendpoint = %q\nauth_token = %q\nmax_retries = 0\n}\n", alias, trust, p.URL, acctest.Token)
	}
	pem := fmt.Sprintf("ca_cert_pem = %q", p.Authority())
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: provider("", "") + lookup, ExpectError: regexp.MustCompile(`(?s)unknown\s+authority.*ca_cert_file\s+or\s+ca_cert_pem`)},
		{Config: provider("", pem) + lookup},
		{Config: provider("", fmt.Sprintf("ca_cert_file = %q", file)) + lookup},
		{
			// What is not known yet does not fail a plan that makes no call.
			Config: "resource \"terraform_data\" \"ca\" {\n  input = " + fmt.Sprintf("%q", p.Authority()) + "\n}\n" + provider("", "ca_cert_pem = terraform_data.ca.output") +
				"resource \"peak_artifact\" \"app\" {\n  name = \"app\"\n  path = " + fmt.Sprintf("%q", acctest.Folder(t, map[string]string{"a.py": "1"})) + "\n}\n",
		},
	}})
}
