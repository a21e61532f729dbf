// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// recorder notes what it is asked.
type recorder struct {
	platform platform
	asked    []string
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	asked := request.Method + " " + request.URL.Path
	if name := request.URL.Query().Get("name"); name != "" {
		asked += "?name=" + name
	}
	r.asked = append(r.asked, asked)
	r.platform.ServeHTTP(w, request)
}

// TestReadBlocks reads what describes of apps do not tell: once, and again while a block is under way or its revision moves.
func TestReadBlocks(t *testing.T) {
	t.Parallel()
	const (
		list    = `GET /v1/blocks/deployments/`
		ui, api = `GET /webapps/api/v1/webapps/u-1`, `GET /webapps/api/v1/webapps/u-2`
	)
	answer := func(revision int64, uiStatus string) peak.Deployment {
		return peak.Deployment{ID: "d-1", LatestRevision: peak.Revision{Revision: revision, Blocks: []peak.DeployedBlock{
			{DeploymentID: "b-1", PlatformID: "7", Kind: "workflow", Name: "etl", Status: "deployed"},
			{DeploymentID: "b-2", PlatformID: "u-1", Kind: "webapp", Name: "ui", Status: uiStatus},
			{DeploymentID: "b-3", PlatformID: "u-2", Kind: "service", Name: "api", Status: "Failed"},
		}}}
	}
	known := func(b1, b2, b3, address string) blockDetails {
		return blockDetails{
			"b-1": {specID: textvalue.OrNull(b1)}, "b-2": {specID: textvalue.OrNull(b2), address: textvalue.OrNull(address)}, "b-3": {specID: textvalue.OrNull(b3)},
		}
	}
	all := platform{
		list: {`{"pageCount":1,"deployments":[{"id":"b-9","spec":{"id":"s-9"}},{"id":"b-2","spec":{"id":"s-2"}},{"id":"b-1","spec":{"id":"s-1"}},{"id":"b-3","spec":{"id":"s-3"}}]}`},
		ui:   {`{"id":"u-1","applicationUrl":"https://ui"}`},
		api:  {`{"id":"u-2"}`},
	}
	for name, test := range map[string]struct {
		platform     platform
		answer       peak.Deployment
		known        blockDetails
		seen         blocksRead
		want         blockDetails
		asked, still []string
	}{
		"new": {all, answer(1, "deployed"), nil, blocksRead{}, known("s-1", "s-2", "s-3", "https://ui"), []string{list, ui, api}, nil},
		"read, and at rest": {all, answer(1, "deployed"), known("s-1", "s-2", "s-3", "kept"), blocksRead{1, []string{"b-1/7", "b-2/u-1", "b-3/u-2"}},
			known("s-1", "s-2", "s-3", "kept"), nil, nil},
		"another revision": {all, answer(2, "deployed"), known("s-1", "s-2", "s-3", "old"), blocksRead{1, []string{"b-1/7", "b-2/u-1", "b-3/u-2"}},
			known("s-1", "s-2", "s-3", "https://ui"), []string{ui, api}, nil},
		"under way": {all, answer(1, "deploying"), known("s-1", "s-2", "s-3", ""), blocksRead{1, []string{"b-1/7", "b-3/u-2"}},
			known("s-1", "s-2", "s-3", "https://ui"), []string{ui}, []string{"b-2/u-1"}},
		"another service": {all, answer(1, "deployed"), known("s-1", "s-2", "s-3", "old"), blocksRead{1, []string{"b-1/7", "b-2/u-0", "b-3/u-2"}},
			known("s-1", "s-2", "s-3", "https://ui"), []string{ui}, nil},
		"nothing is shown, or there": {platform{}, answer(1, "deployed"), nil, blocksRead{}, known("", "", "", ""),
			[]string{list, "GET /v1/blocks/deployments/b-1", "GET /v1/blocks/deployments/b-2", "GET /v1/blocks/deployments/b-3", ui, api}, nil},
		"a list that does not reach, a describe without the spec, and an answer that breaks off": {
			platform{
				list:                             {`{"pageCount":1,"deployments":[]}`, `{"pageCount":1,"deployments":[{"id":"b-2","metadata":{"name":"two"},"spec":{"id":"s-2"}}]}`},
				"GET /v1/blocks/deployments/b-1": {`{"id":"b-1","spec":{"id":"s-1"}}`},
				"GET /v1/blocks/deployments/b-2": {`{"id":"b-2","metadata":{"name":"two"},"spec":{}}`},
				ui:                               {`[]`}, api: {`{"id":"u-2","applicationUrl":""}`},
			},
			answer(1, "deployed"), nil, blocksRead{}, known("s-1", "s-2", "", ""),
			[]string{list, "GET /v1/blocks/deployments/b-1", "GET /v1/blocks/deployments/b-2", list + "?name=two", "GET /v1/blocks/deployments/b-3", ui, api}, []string{"b-2/u-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{platform: platform{}}
			for path, answers := range test.platform {
				r.platform[path] = slices.Clone(answers)
			}
			server := httptest.NewServer(r)
			defer server.Close()
			client, err := peak.New(peak.Config{Token: "t-0123456789", Endpoint: server.URL})
			if err != nil {
				t.Fatal(err)
			}
			details, read := readBlocks(t.Context(), client, test.answer, test.known, test.seen)
			list := test.answer.LatestRevision.Blocks
			if got, want := blocks(list, details), blocks(list, test.want); !got.Equal(want) {
				t.Errorf("blocks are %s, want %s", got, want)
			}
			if !slices.Equal(slices.Compact(r.asked), test.asked) {
				t.Errorf("asked %q, want %q", r.asked, test.asked)
			}
			for _, block := range list {
				if got, want := read.needs(read.Revision, block), slices.Contains(test.still, block.DeploymentID+"/"+block.PlatformID); got != want {
					t.Errorf("%s is to be read again: %v", block.Name, got)
				}
			}
		})
	}
}

// TestBlocksKeepWhatIsKnown carries details over to the next answer, by block deployment: names may differ.
func TestBlocksKeepWhatIsKnown(t *testing.T) {
	t.Parallel()
	before := blocks([]peak.DeployedBlock{{DeploymentID: "b-1", PlatformID: "u-1", Name: "ui"}, {DeploymentID: "b-2", PlatformID: "u-2", Name: "api"}},
		blockDetails{"b-1": {specID: types.StringValue("s-1"), address: types.StringValue("https://ui")}, "b-2": {specID: types.StringValue("s-2"), address: types.StringValue("https://api")}})
	next := []peak.DeployedBlock{{DeploymentID: "b-2", Name: "api of somebody"}, {DeploymentID: "b-1", PlatformID: "u-1", Name: "ui"}}
	want := blocks(next, blockDetails{"b-1": {specID: types.StringValue("s-1"), address: types.StringValue("https://ui")}, "b-2": {specID: types.StringValue("s-2"), address: types.StringNull()}})
	if got := blocks(next, knownDetails(before)); !got.Equal(want) {
		t.Errorf("blocks are %s, want %s", got, want)
	}
}
