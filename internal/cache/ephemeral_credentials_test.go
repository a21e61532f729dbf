// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package cache_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// echoed puts the credentials into a state for once, by means of a provider that gives away what it is configured with.
func echoed(p *acctest.Platform, run int) string {
	return p.Config(fmt.Sprintf(`
		ephemeral "peak_cache_credentials" "c" {}
		provider "echo" {
		  data = ephemeral.peak_cache_credentials.c
		}
		resource "echo" "run_%d" {}
	`, run))
}

func TestAccCacheCredentials(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	factories := p.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	text := knownvalue.StringExact
	p.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: echoed(p, 1), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("echo.run_1", tfjsonpath.New("data"), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"url": text("rediss://local:local-valkey-password@local.valkey.example:6380"), "host": text("local.valkey.example"), "port": text("6380"),
				"user": text("local"), "password": text("local-valkey-password"), "tenant": text("local"), "key_prefix": text("local:"),
			})),
		}},
		{
			PreConfig: func() {
				if _, err := p.Emulator.AddFault(control.Fault{Path: "/valkey-credentials$", Times: 1, Status: http.StatusForbidden}); err != nil {
					t.Fatal(err)
				}
			},
			Config:      echoed(p, 2),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_cache_credentials.*403`),
		},
	}})
}
