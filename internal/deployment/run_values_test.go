// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestOpenRunValues(t *testing.T) {
	t.Parallel()
	const (
		run        = `{"agg": "AVG", "limit": 50, "key": "hidden-key", "place": {"host": "db", "password": "hidden-too"}}`
		block      = `{"id": "d-1", "spec": {"id": "s-1", "release": {"version": "1.0.0"}}, "parameters": {"run": %s}}`
		definition = `{"config": [], "parameters": {"run": [{"name": "agg", "type": "string"}, {"name": "limit"}, {"name": "key", "hideValue": true},
			{"name": "place", "properties": [{"name": "host"}, {"name": "password", "hideValue": true}]}]}}`
	)
	for name, test := range map[string]struct {
		answers platform
		open    string
		hidden  string
		fails   string
	}{
		"masked": {platform{"GET /v1/blocks/deployments/d-1": {fmt.Sprintf(block, `{"agg": "AVG", "limit": 50.0, "key": "whatever", "place": {"host": "db", "password": null}}`)}},
			"agg limit", "key place", ""},
		"left out":  {platform{"GET /v1/blocks/deployments/d-1": {fmt.Sprintf(block, `{"agg": "AVG", "limit": 50}`)}}, "agg limit", "key place", ""},
		"none":      {platform{"GET /v1/blocks/deployments/d-1": {fmt.Sprintf(block, `null`)}}, "", "agg key limit place", ""},
		"app":       {platform{"GET /v1/apps/deployments/d-1": {`{"id": "d-1", "kind": "app", "appParameters": {"run": {"agg": "AVG"}}, "parameters": {"etl": {}}}`}}, "agg", "key limit place", ""},
		"not shown": {platform{"GET /v1/apps/deployments/d-1": {`{"id": "d-1", "kind": "app", "spec": {"id": "s-1", "release": {"version": "1.0.0"}}}`}, "GET /v1/apps/specs/s-1/releases/1.0.0": {definition}}, "agg limit", "key place", ""},
		"no release": {platform{"GET /v1/apps/deployments/d-1": {`{"id": "d-1", "kind": "app", "spec": {"id": "s-1", "release": {"version": "1.0.0"}}}`}},
			"", "agg key limit place", ""},
		"no spec": {platform{"GET /v1/apps/deployments/d-1": {`{"id": "d-1", "kind": "app"}`}}, "", "agg key limit place", ""},
		"gone":    {platform{}, "", "", "404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.answers["GET /v1/deployments/d-1/parameters/run"] = []string{run}
			o := operationOn(t, peak.Blocks, test.answers)
			open, hidden, err := openRunValues(t.Context(), o.client, "d-1")
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("error %v, want %s", err, test.fails)
				}
				return
			}
			if names := strings.Join(slices.Sorted(maps.Keys(open)), " "); err != nil || names != test.open || strings.Join(hidden, " ") != test.hidden {
				t.Errorf("open %q, hidden %q, error %v; want %q, %q", names, hidden, err, test.open, test.hidden)
			}
		})
	}
}

// TestOwnedByApps leaves out the blocks of apps also where the platform does not tell whose a block is.
func TestOwnedByApps(t *testing.T) {
	t.Parallel()
	const (
		own     = `{"id": "own", "kind": "workflow"}`
		owned   = `{"id": "owned", "kind": "service"}`
		told    = `{"id": "told", "kind": "service", "parent": {"id": "app"}}`
		orphan  = `{"id": "orphan", "kind": "service", "parent": null}`
		app     = `{"id": "app", "kind": "app", "latestRevision": {"blocks": [{"deploymentId": "owned"}]}}`
		isApps  = "GET /v1/apps/deployments/"
		isAll   = "GET /v1/deployments/"
		oneList = `{"pageCount": 1, "deployments": [%s]}`
	)
	for name, test := range map[string]struct{ all, apps, want string }{
		"not told":       {strings.Join([]string{own, owned, told, app}, ","), fmt.Sprintf(oneList, app), "own app"},
		"told":           {strings.Join([]string{orphan, told, app}, ","), "", "orphan app"},
		"apps not shown": {own, "", "404"},
	} {
		p := platform{isAll: {fmt.Sprintf(oneList, test.all)}}
		if test.apps != "" {
			p[isApps] = []string{test.apps}
		}
		server := httptest.NewServer(p)
		t.Cleanup(server.Close)
		client, err := peak.New(peak.Config{Token: "t-0123456789", Endpoint: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for item, err := range collection().Items(t.Context(), client, filters{}) {
			if err != nil {
				found = append(found, fmt.Sprint(peak.StatusOf(err)))
				break
			}
			found = append(found, item.ID)
		}
		if got := strings.Join(found, " "); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
