// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAccImage_buildsDataSource(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	client := p.Client(t)
	details := &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.12\n"}
	created, err := client.CreateImage(t.Context(), peak.ImageCreate{Name: "base", Type: "workflow", BuildDetails: details})
	must(t, err)
	p.Settle(t)
	outcome(t, p, "failed", "no space left\r\non the device")
	failed, err := client.CreateImageVersion(t.Context(), created.ImageID, peak.ImageVersionCreate{BuildDetails: details})
	must(t, err)
	p.Settle(t)

	const kind = "peak_image_builds"
	of := func(body string) string {
		return data(p, kind, fmt.Sprintf("image_id = \"%d\"\n%s", created.ImageID, body))
	}
	builds := pathOf("builds")
	// In whatever order the platform has them (contract 7).
	newest, oldest := builds.AtSliceIndex(0), builds.AtSliceIndex(1)
	only := func(buildID string) []any {
		return []any{builds, knownvalue.ListSizeExact(1), builds.AtSliceIndex(0).AtMapKey("id"), exact(buildID)}
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(p, kind, `image_id = "base"`), ExpectError: text("is not the id of an image")},
		{Config: of(`log_lines = 501`), ExpectError: text("value must be between 0 and 500")},
		{Config: of(`limit = 0`), ExpectError: text("value must be at least 1")},
		{Config: of(`version_ids = [0]`), ExpectError: text("is not the id of an image version")},
		{Config: of(`date_from = "yesterday"`), ExpectError: text("is not a time such as")},
		{Config: data(p, kind, `image_id = "4711"`), ExpectError: text("There is no image 4711")},
		p.Together(
			shows(of(""), kind,
				builds, knownvalue.ListSizeExact(2),
				newest.AtMapKey("id"), exact(failed.BuildID), newest.AtMapKey("version"), exact("0.0.2"), newest.AtMapKey("version_id"), acctest.ID(failed.VersionID),
				newest.AtMapKey("status"), exact("failed"), newest.AtMapKey("started_at"), knownvalue.NotNull(), newest.AtMapKey("finished_at"), knownvalue.NotNull(),
				newest.AtMapKey("log_tail"), knownvalue.Null(), oldest.AtMapKey("id"), exact(created.BuildID), oldest.AtMapKey("status"), exact("success")),
			shows(of(`limit = 1`), kind, only(failed.BuildID)...),
			shows(of(`statuses = ["success", "stopped"]`), kind, only(created.BuildID)...),
			shows(of("version_ids = ["+strconv.FormatInt(failed.VersionID, 10)+"]"), kind, only(failed.BuildID)...),
			shows(of(`date_to = "2020-01-01T00:00:00Z"`), kind, builds, knownvalue.ListSizeExact(0)),
			shows(of(`date_from = "2020-01-01T00:00:00Z"`), kind, builds, knownvalue.ListSizeExact(2)),
			shows(of("limit = 1\nlog_lines = 2"), kind, append(only(failed.BuildID),
				builds.AtSliceIndex(0).AtMapKey("log_tail"), knownvalue.ListExact([]knownvalue.Check{exact("ERROR: no space left"), exact("ERROR: on the device")}))...),
			shows(of("log_lines = 500"), kind, oldest.AtMapKey("log_tail").AtSliceIndex(0), knownvalue.NotNull()),
		),
		{
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/logs$", Status: http.StatusForbidden})
				must(t, err)
			},
			Config: of("log_lines = 1"), ExpectError: text("Cannot read peak_image_builds"),
		},
	}})
}

// TestAccImage_buildsDataSourceLongLog reads the end of a log of several pages, and no more of it than asked for.
func TestAccImage_buildsDataSourceLongLog(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	outcome(t, p, "failed", strings.Repeat("again\n", 700)+"at last")
	created, err := p.Client(t).CreateImage(t.Context(), peak.ImageCreate{
		Name: "base", Type: "workflow", BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.12\n"},
	})
	must(t, err)
	p.Settle(t)
	const kind = "peak_image_builds"
	// A path must not be extended twice: the second would overwrite the first.
	tail := func() tfjsonpath.Path { return pathOf("builds").AtSliceIndex(0).AtMapKey("log_tail") }
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		shows(data(p, kind, fmt.Sprintf("image_id = \"%d\"\nlog_lines = 300", created.ImageID)), kind,
			tail(), knownvalue.ListSizeExact(300), tail().AtSliceIndex(299), exact("ERROR: at last"), tail().AtSliceIndex(298), exact("ERROR: again")),
	}})
}
