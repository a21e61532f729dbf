// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// published is a publication of a folder.
func published(p *acctest.Platform, dir, body string) string {
	return p.Config(fmt.Sprintf("resource \"peak_metric_publication\" \"x\" {\n  artifact = { path = %q }\n%s\n}\n", dir, body))
}

const sales = `namespace = "sales"`

var models = knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{"name": text("orders"), "type": text("cube")})})

func idOfPublication(state *terraform.State) (string, error) {
	return state.RootModule().Resources[publicationAddress].Primary.ID, nil
}

func TestAccMetricPublication_folder(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	deleted := []string{"DELETE metrics/collections/", "DELETE metrics/publications/"}
	p.Test(t, resource.TestCase{
		CheckDestroy: wrote(t, p, deleted...),
		Steps: acctest.FirstSteps(6, []resource.TestStep{
			{
				Config: published(p, dir, sales),
				ConfigStateChecks: []statecheck.StateCheck{
					value(publicationAddress, "models", models), value(publicationAddress, "collection_id", knownvalue.NotNull()), value(publicationAddress, "artifact_id", knownvalue.NotNull()),
					value(publicationAddress, "artifact_hash", knownvalue.NotNull()), value(publicationAddress, "id", knownvalue.StringRegexp(regexp.MustCompile(`^sales/[0-9a-f-]{36}$`))),
				},
				Check: wrote(t, p, "POST metrics"),
			},
			{ResourceName: publicationAddress, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: idOfPublication, ImportStateVerifyIgnore: []string{"artifact", "files"}},
			{ResourceName: publicationAddress, ImportState: true, ImportStateId: "sales", ExpectError: regexp.MustCompile(`(?s)Invalid id of a publication.*<namespace>/<publication_id>`)},
			{ResourceName: publicationAddress, ImportState: true, ImportStateId: "sales/3f0c8a56-0000-4000-8000-000000000000", ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`)},
			{
				PreConfig: func() { acctest.WriteFiles(t, dir, map[string]string{"model/orders.yml": orders + "# changed\n"}) },
				Config:    published(p, modelsFolder(t, orders), sales),
				// Another place of the same content is no change.
				ConfigPlanChecks: acctest.PlansNothing(),
			},
			{
				Config:           published(p, dir, sales),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(publicationAddress, plancheck.ResourceActionReplace)},
				Check:            wrote(t, p, append(deleted[:2:2], "POST metrics")...),
			},
			{
				Config:            published(p, dir, ""),
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: acts(publicationAddress, plancheck.ResourceActionReplace)},
				ConfigStateChecks: []statecheck.StateCheck{value(publicationAddress, "namespace", text("default"))},
				Check:             wrote(t, p, append(deleted[:2:2], "POST metrics")...),
			},
			{
				// Nothing but the state leads to the collection of a publication that somebody has taken away.
				PreConfig: func() {
					for id := range p.Emulator.Objects()["metric-publication"] {
						_ = p.Emulator.Remove("metric-publication", id)
					}
				},
				Config:           published(p, dir, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(publicationAddress, plancheck.ResourceActionReplace)},
				Check:            wrote(t, p, append(deleted[:2:2], "POST metrics")...),
			},
			{
				// Gone when nothing is left of it.
				PreConfig: func() {
					for id := range p.Emulator.Objects()["metric-publication"] {
						_ = p.Emulator.Remove("metric-publication", id)
					}
					for id := range p.Emulator.Objects()["metric-collection"] {
						_ = p.Emulator.Remove("metric-collection", id)
					}
				},
				Config:           published(p, dir, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(publicationAddress, plancheck.ResourceActionCreate)},
				Check:            wrote(t, p, "POST metrics"),
			},
		}...),
	})
}

// TestAccMetricPublication_collection publishes one collection into two namespaces, and follows it when it is replaced.
func TestAccMetricPublication_collection(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	config := func(body string) string {
		return collectionOf(p, dir, body) + `
resource "peak_metric_publication" "x" {
  collection_id = peak_metric_collection.x.id
  namespace     = "sales"
}
resource "peak_metric_publication" "y" {
  collection_id = peak_metric_collection.x.id
  namespace     = "eu/sales"
}
`
	}
	p.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config:            config(""),
				ConfigStateChecks: []statecheck.StateCheck{value(publicationAddress, "models", models), value(publicationAddress, "artifact_hash", knownvalue.Null())},
			},
			{ResourceName: publicationAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			{ResourceName: "peak_metric_publication.y", ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{
				ResourceName: collectionAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
				Config: p.Config("resource \"peak_metric_collection\" \"x\" {\n  name = \"sales\"\n}\n"),
			},
			{
				Config: config(`description = "All of them."`),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: acts(collectionAddress, plancheck.ResourceActionReplace, publicationAddress, plancheck.ResourceActionReplace, "peak_metric_publication.y", plancheck.ResourceActionReplace),
				},
			},
			{
				Config:      collectionOf(p, dir, `description = "All of them."`) + "resource \"peak_metric_publication\" \"x\" {\n}\n",
				ExpectError: regexp.MustCompile(`Nothing to publish`),
			},
		},
	})
}

// TestAccMetricPublication_live refuses what is live in the namespace, whoever published it, with the way to take it over.
func TestAccMetricPublication_live(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	twice := published(p, dir, sales) + strings.ReplaceAll(published(p, dir, sales), `"x"`, `"y"`)[len(p.Config("")):]
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: published(p, dir, sales)},
		{Config: twice, ExpectError: regexp.MustCompile(`(?s)already\s+exists.*model\s+"orders"\s+is\s+live\s+there.*terraform\s+import\s+peak_metric_publication\.<resource\s+name>\s+"sales/`)},
		{
			// The platform's own refusal, where the folder does not tell its models.
			Config: published(p, dir, sales) + collectionOf(p, dir, "")[len(p.Config("")):] + `
resource "peak_metric_publication" "y" {
  collection_id = peak_metric_collection.x.id
  namespace     = "sales"
}
`,
			ExpectError: regexp.MustCompile(`(?s)The\s+model\s+orders\s+already\s+exists.*holds\s+one\s+model\s+of\s+a\s+name`),
		},
		{Config: published(p, dir, sales)},
	}})
}

// TestAccMetricPublication_lostAnswer publishes once, whatever became of the answer.
func TestAccMetricPublication_lostAnswer(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	lose := func(path string) func() {
		return func() {
			p.Emulator.ClearJournal()
			fault(t, p, control.Fault{Method: http.MethodPost, Path: path, Status: http.StatusGatewayTimeout, Act: true, Times: 1})
		}
	}
	ofCollection := collectionOf(p, dir, "") + "resource \"peak_metric_publication\" \"y\" {\n  collection_id = peak_metric_collection.x.id\n}\n"
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{PreConfig: lose(`/metrics$`), Config: published(p, dir, sales), Check: wrote(t, p, "POST metrics")},
		{Config: p.Config("")},
		{PreConfig: lose(`/publish$`), Config: ofCollection, Check: wrote(t, p, "POST metrics/collections", "POST metrics/collections/")},
	}})
}
