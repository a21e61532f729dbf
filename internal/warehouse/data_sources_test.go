// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package warehouse_test

import (
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// Seeded data warehouses of the local platform, and the secrets among their credentials.
const (
	snowflakeID = "5b0c3f5e-0000-4000-8000-000000000001"
	archiveID   = "5b0c3f5e-0000-4000-8000-000000000003"

	snowflakeToken   = "local-snowflake-token"
	redshiftPassword = "local-redshift-password"
)

// fault makes calls go wrong.
func fault(t *testing.T, p *acctest.Platform, f control.Fault) {
	t.Helper()
	if _, err := p.Emulator.AddFault(f); err != nil {
		t.Fatal(err)
	}
}

func TestAccDataWarehouses(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	config := p.Config("data \"peak_data_warehouses\" \"w\" {}\n")
	item := func(n int, attributes map[string]knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_data_warehouses.w", tfjsonpath.New("data_warehouses").AtSliceIndex(n), knownvalue.ObjectExact(attributes))
	}
	text := knownvalue.StringExact
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.peak_data_warehouses.w", tfjsonpath.New("data_warehouses"), knownvalue.ListSizeExact(3)),
				item(0, map[string]knownvalue.Check{
					"id": text(snowflakeID), "name": text("peak-snowflake"), "type": text("data_warehouse"), "variant": text("snowflake"), "status": text("active"),
					"is_default": knownvalue.Bool(true), "region": text("eu-west-1"), "region_label": text("Europe (Ireland)"),
				}),
				item(2, map[string]knownvalue.Check{
					"id": text(archiveID), "name": text("peak-archive"), "type": text("data_warehouse"), "variant": text("amazon_redshift"), "status": text("draft"),
					"is_default": knownvalue.Bool(false), "region": text("eu-west-1"), "region_label": text("Europe (Ireland)"),
				}),
			},
			Check: func(*terraform.State) error {
				// The credentials are on the platform beside the list, and nobody asked for them.
				for _, entry := range p.Emulator.Journal() {
					if entry.Path != "/connections/api/v1/connections/warehouses" {
						t.Errorf("a call of %s", entry.Path)
					}
				}
				return nil
			},
		},
		{
			PreConfig: func() {
				for _, id := range []string{snowflakeID, archiveID, "5b0c3f5e-0000-4000-8000-000000000002"} {
					if err := p.Emulator.Remove("warehouse", id); err != nil {
						t.Fatal(err)
					}
				}
			},
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.peak_data_warehouses.w", tfjsonpath.New("data_warehouses"), knownvalue.ListExact(nil)),
			},
		},
		{
			PreConfig:   func() { fault(t, p, control.Fault{Path: "/warehouses$", Status: http.StatusForbidden, Times: 1}) },
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_data_warehouses.*403`),
		},
	}})
}

// TestAccDataWarehouses_example applies the example of the documentation as it stands.
func TestAccDataWarehouses_example(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	example, err := os.ReadFile("../../examples/data-sources/peak_data_warehouses/data-source.tf")
	if err != nil {
		t.Fatal(err)
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: p.Config(string(example)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("active_warehouses", knownvalue.MapExact(map[string]knownvalue.Check{
				"peak-snowflake": knownvalue.StringExact("snowflake"), "peak-redshift": knownvalue.StringExact("amazon_redshift"),
			})),
			statecheck.ExpectKnownOutputValue("default_warehouse", knownvalue.StringExact("peak-snowflake")),
		},
	}}})
}
