// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// upload packs a folder as the provider does.
func upload(t *testing.T, dir string) *peak.Upload {
	t.Helper()
	folder := uploads.Folder{Path: types.StringValue(dir), IgnoreFiles: types.ListNull(types.StringType), At: path.Root("artifact"), IgnoreAt: path.Root("artifact")}
	var diags diag.Diagnostics
	packed, _ := folder.Upload(t.Context(), folder, types.StringUnknown(), new(types.Map), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	t.Cleanup(packed.Close)
	return packed
}

// TestAccMetric_adopt takes over what somebody else has made of the same folder: that is recorded, and sends nothing. Another content
// is published, and what was there goes, but for the collection that was published: it may be somebody's own.
func TestAccMetric_adopt(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	client := p.Client(t)
	made, err := client.CreateMetricCollection(t.Context(), peak.MetricCollectionCreate{Name: "sales", Scope: "PRIVATE", Artifact: *upload(t, dir)})
	if err != nil {
		t.Fatal(err)
	}
	live, err := client.PublishMetrics(t.Context(), peak.MetricPublish{Namespace: "sales", Artifact: upload(t, dir)})
	if err != nil {
		t.Fatal(err)
	}
	p.Emulator.ClearJournal()
	config := collectionOf(p, dir, "") + published(p, dir, sales)[len(p.Config("")):]
	imports := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\nimport {\n  to = %s\n  id = %q\n}\n", collectionAddress, made.ID, publicationAddress, "sales/"+live.ID)
	known := value(publicationAddress, "artifact_hash", knownvalue.NotNull())
	stays := func(*terraform.State) error {
		if _, err := client.GetMetricCollection(t.Context(), live.CollectionID); err != nil {
			return err
		}
		return client.DeleteMetricCollection(t.Context(), live.CollectionID)
	}
	p.Test(t, resource.TestCase{CheckDestroy: stays, Steps: []resource.TestStep{
		{
			Config: config + imports,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: append(acts(collectionAddress, plancheck.ResourceActionUpdate, publicationAddress, plancheck.ResourceActionUpdate),
					acctest.ChangesOnly(collectionAddress, "artifact").PreApply[0], acctest.ChangesOnly(publicationAddress, "artifact").PreApply[0]),
			},
			ConfigStateChecks: []statecheck.StateCheck{known, value(publicationAddress, "collection_id", text(live.CollectionID))},
			Check:             wrote(t, p),
		},
		{
			PreConfig: func() { acctest.WriteFiles(t, dir, map[string]string{"model/orders.yml": orders + "# changed\n"}) },
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: acts(collectionAddress, plancheck.ResourceActionReplace, publicationAddress, plancheck.ResourceActionReplace),
			},
		},
	}})
}
