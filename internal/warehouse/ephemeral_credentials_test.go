// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package warehouse_test

import (
	"archive/zip"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// echoed puts an ephemeral resource into a state for once, by means of a provider that gives away what it is configured with.
// run makes each step write it anew.
func echoed(p *acctest.Platform, run int, body string) string {
	return p.Config(fmt.Sprintf(`
		ephemeral "peak_data_warehouse_credentials" "c" {
		  %s
		}
		provider "echo" {
		  data = ephemeral.peak_data_warehouse_credentials.c
		}
		resource "echo" "run_%d" {}
	`, body, run))
}

func TestAccDataWarehouseCredentials(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	factories := p.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	text, null := knownvalue.StringExact, knownvalue.Null()
	step := func(run int, body string, want map[string]knownvalue.Check) resource.TestStep {
		return resource.TestStep{Config: echoed(p, run, body), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(fmt.Sprintf("echo.run_%d", run), tfjsonpath.New("data"), knownvalue.ObjectExact(want)),
		}}
	}
	snowflake := map[string]knownvalue.Check{
		"name": null, "application": text("PeakPlatform"), "integration": text("PEAK_OAUTH"), "host": text("local.snowflakecomputing.example"), "port": text("443"),
		"database": text("PEAK"), "schema": text("PUBLISH"), "warehouse": text("PEAK_WH"), "role": text("PEAK_ROLE"), "auth_type": text("oauth"),
		"data_warehouse_type": text("snowflake"), "user": null, "iam_role": null, "password": null, "access_token": text(snowflakeToken),
		"connection_string": knownvalue.StringRegexp(regexp.MustCompile(snowflakeToken)), "all_warehouses": null, "warehouse_map": null,
	}
	all := maps.Clone(snowflake)
	all["all_warehouses"], all["warehouse_map"] = knownvalue.Bool(true), knownvalue.MapExact(map[string]knownvalue.Check{"default": text("PEAK_WH"), "large": text("PEAK_LARGE_WH")})
	redshift := map[string]knownvalue.Check{
		"name": text("peak-redshift"), "application": text("PeakPlatform"), "integration": null, "host": text("local.redshift.example"), "port": text("5439"),
		"database": text("peak"), "schema": text("publish"), "warehouse": null, "role": null, "auth_type": text("basic"), "data_warehouse_type": text("amazon-redshift"),
		"user": text("peak"), "iam_role": text("arn:aws:iam::000000000000:role/peak-redshift"), "password": text(redshiftPassword), "access_token": null,
		"connection_string": knownvalue.StringRegexp(regexp.MustCompile("^postgresql://")), "all_warehouses": null, "warehouse_map": null,
	}
	p.Query(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		step(1, "", snowflake),
		step(2, `name = "peak-redshift"`, redshift),
		step(5, `all_warehouses = true`, all),
		{Config: echoed(p, 3, `name = ""`), ExpectError: regexp.MustCompile(`(?s)name.*at\s+least\s+1`)},
		{Config: echoed(p, 3, `name = "none"`), ExpectError: regexp.MustCompile(`(?s)No credentials for the data warehouse.*"none".*peak_data_warehouses`)},
		{Config: echoed(p, 3, `name = "peak-archive"`), ExpectError: regexp.MustCompile(`(?s)No credentials for the data warehouse.*"peak-archive".*is\s+draft`)},
		{
			PreConfig:   func() { fault(t, p, control.Fault{Path: "/credentials$", Status: http.StatusForbidden}) },
			Config:      echoed(p, 3, ""),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_data_warehouse_credentials.*"default".*403`),
		},
		{
			PreConfig: func() {
				p.Emulator.ClearFaults()
				if err := p.Emulator.Edit("warehouse", snowflakeID, map[string]any{"isDefault": false}); err != nil {
					t.Fatal(err)
				}
			},
			Config:      echoed(p, 3, ""),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_data_warehouse_credentials.*404.*no\s+default\s+data\s+warehouse`),
		},
		step(4, `name = "peak-redshift"`, redshift),
	}})
}

// The secrets reach the platform through a write-only attribute, and nothing that Terraform writes.
func TestAccDataWarehouseCredentials_leaveNoTrace(t *testing.T) {
	log := filepath.Join(t.TempDir(), "provider.log")
	for name, value := range map[string]string{"TF_LOG": "TRACE", "TF_ACC_LOG": "TRACE", "TF_ACC_LOG_PATH": log} {
		t.Setenv(name, value)
	}
	p := acctest.New(t, 0)
	image, _ := p.Image(t, "etl", "workflow")
	c := p.CLI(t, nil)
	c.Write(map[string]string{"main.tf": fmt.Sprintf(`
		ephemeral "peak_data_warehouse_credentials" "redshift" {
		  name = "peak-redshift"
		}
		ephemeral "peak_data_warehouse_credentials" "snowflake" {}

		resource "peak_workflow" "etl" {
		  name = "etl"
		  steps = {
		    load = {
		      image_id   = "%[1]d"
		      command    = "python load.py"
		      repository = { url = "https://git.example.com/a", branch = "main", token_wo = ephemeral.peak_data_warehouse_credentials.redshift.password, token_wo_version = 1 }
		    }
		    save = {
		      image_id   = "%[1]d"
		      command    = "python save.py"
		      repository = { url = "https://git.example.com/b", branch = "main", token_wo = ephemeral.peak_data_warehouse_credentials.snowflake.access_token, token_wo_version = 1 }
		    }
		  }
		}
	`, image)})

	var written strings.Builder
	run := func(args ...string) {
		t.Helper()
		code, stdout, stderr := c.Exit(args...)
		if code != 0 {
			t.Fatalf("%v: exit code %d\n%s", args, code, stdout)
		}
		written.WriteString(stdout + stderr)
	}
	run("plan", "-input=false", "-out=plan.bin")
	run("show", "-json", "plan.bin")
	run("apply", "-input=false", "plan.bin")
	run("show", "-json")
	run("plan", "-input=false", "-detailed-exitcode")
	traces := map[string]string{"what the CLI wrote": written.String(), "the plan": unpacked(t, filepath.Join(c.Dir, "plan.bin"))}
	for _, file := range []string{filepath.Join(c.Dir, "terraform.tfstate"), log} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		traces[file] = string(content)
	}
	for where, known := range map[string]string{log: "/connections/api/v2/connections/credentials", "what the CLI wrote": "planned_values", "the plan": "python load.py"} {
		if !strings.Contains(traces[where], known) {
			t.Errorf("%s does not even hold %s", where, known)
		}
	}
	for where, text := range traces {
		for _, secret := range []string{redshiftPassword, snowflakeToken} {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in %s", secret, where)
			}
		}
	}
	if sent := received(p); !strings.Contains(sent, redshiftPassword) || !strings.Contains(sent, snowflakeToken) {
		t.Errorf("the platform did not get the secrets: %s", sent)
	}
	run("destroy", "-auto-approve", "-input=false")
}

// unpacked is everything in a plan file, which is a zip.
func unpacked(t *testing.T, file string) string {
	t.Helper()
	reader, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	var all strings.Builder
	for _, entry := range reader.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, content); err != nil {
			t.Fatal(err)
		}
		if err := content.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// received is the body of the request that created the workflow.
func received(p *acctest.Platform) string {
	for _, entry := range p.Emulator.Journal() {
		if entry.Method == http.MethodPost {
			return fmt.Sprint(entry.JSON)
		}
	}
	return ""
}

// TestAccDataWarehouseCredentials_example validates the example of the documentation. It names a provider that is not here, so
// that is left out.
func TestAccDataWarehouseCredentials_example(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	example, err := os.ReadFile("../../examples/ephemeral-resources/peak_data_warehouse_credentials/ephemeral-resource.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := regexp.MustCompile(`(?s)provider "postgresql" \{.*?\n\}\n`).ReplaceAllString(string(example), "")
	config += "resource \"peak_block_spec\" \"forecast\" {\n  name = \"forecast\"\n  title = \"Forecast\"\n  summary = \"s\"\n  release = { version = \"1.0.0\" }\n  config_json = \"{}\"\n  kind = \"workflow\"\n}\n"
	c := p.CLI(t, nil)
	c.Write(map[string]string{"main.tf": config})
	c.Run("validate")
}
