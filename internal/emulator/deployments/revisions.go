// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// revision is what a deployment was asked to be at one time.
type revision struct {
	world.Record

	ID           string         `json:"id"`
	DeploymentID string         `json:"deploymentId"`
	Revision     int64          `json:"revision"`
	Status       string         `json:"status"`
	Notes        *string        `json:"notes"`
	CreatedAt    wire.Timestamp `json:"createdAt"`
	CreatedBy    string         `json:"createdBy"`

	// Message is why it failed.
	Message string `json:"message,omitempty"`

	// Version is that of the release.
	Version string `json:"version"`

	// AutoRun lets the workflow run once it is deployed, and when the deployment is executed.
	AutoRun bool `json:"autoRun"`

	// Parameters are the values given for a block; AppParameters those given for an app, which its blocks inherit.
	Parameters    specs.ValueSet `json:"parameters"`
	AppParameters specs.ValueSet `json:"appParameters"`

	// Blocks are the blocks of an app's revision in the order in which they are deployed.
	Blocks []revisionBlock `json:"blocks,omitempty"`

	// Images are the image versions that were built for it, by their place in the config.
	Images map[string]services.ImageDetails `json:"images,omitempty"`
}

// revisionBlock is the revision of a block deployment that belongs to the revision of an app.
type revisionBlock struct {
	DeploymentID string `json:"deploymentId"`
	Revision     int64  `json:"revision"`
}

func (v *revision) uses(details services.ImageDetails) bool {
	return slices.Contains(slices.Collect(maps.Values(v.Images)), details)
}

// summary is a revision as describes and lists show it.
func (v *revision) summary() map[string]any {
	shown := map[string]any{
		"id": v.ID, "revision": v.Revision, "status": v.Status, "notes": v.Notes, "createdAt": v.CreatedAt, "createdBy": v.CreatedBy,
	}
	if v.Message != "" {
		shown["message"] = v.Message
	}
	return shown
}

// revision is a revision by its number, nil when there is none.
func (d *API) revision(deploymentID string, number int64) *revision {
	for _, v := range d.state.Revisions {
		if v.DeploymentID == deploymentID && v.Revision == number {
			return v
		}
	}
	return nil
}

// addRevision stores the next revision of a deployment and makes it the one that is shown.
func (d *API) addRevision(object *deployment, wanted *revision) {
	object.Latest++
	object.Current = object.Latest
	wanted.Record, wanted.ID, wanted.DeploymentID, wanted.Revision = d.p.NewRecord(), uuid.NewString(), object.ID, object.Latest
	wanted.Status, wanted.CreatedAt, wanted.CreatedBy = DepDeploying, d.p.Now, world.LocalUser
	d.state.Revisions[wanted.ID] = wanted
	if d.p.Turned.Has(assumptions.RevisionShown) && object.Latest > 1 {
		object.Late = object.Status
	}
	d.p.Touch(&object.Audit)
	d.p.Changed = true
}

// revisedAnswer is the answer to creating a revision.
func revisedAnswer(v *revision) (wire.Reply, error) {
	return wire.Created(map[string]any{"id": v.ID, "revision": v.Revision})
}

func revisionStatuses() []string {
	return []string{
		DepDeleting, depDeleteFailed, DepDeployed, DepDeploying, depFailed, depPlatformError, DepRollback, depRollbackComplete, depRollbackFailed,
		RevSuperseded,
	}
}

func (d *API) listRevisions(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		statuses, err := r.QueryList("status", revisionStatuses()...)
		if err != nil {
			return wire.Reply{}, err
		}
		found := world.Newest(d.state.Revisions, func(v *revision) bool { return v.DeploymentID == object.ID && specs.Given(statuses, v.Status) })
		if err := specs.Sorted(r, found, func(v *revision) specs.SortKeys {
			return specs.SortKeys{Record: v.Record, CreatedAt: v.CreatedAt, CreatedBy: v.CreatedBy, Name: object.Metadata.Name, Title: object.Metadata.Title}
		}, "createdAt", "createdBy", "name", "title"); err != nil {
			return wire.Reply{}, err
		}
		items := make([]map[string]any, 0, len(found))
		for _, v := range found {
			items = append(items, v.summary())
		}
		body, err := wire.Page(r, items, "revisions", "revisionCount")
		if err != nil {
			return wire.Reply{}, err
		}
		// The SDK's iterator reads the wrong key (contract 28.3).
		body["deployments"] = body["revisions"]
		return wire.OK(body)
	}
}

func (d *API) describeRevision(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		number, err := strconv.ParseInt(r.Values["revision"], 10, 64)
		found := d.revision(object.ID, number)
		if err != nil || found == nil {
			return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Deployment %s has no revision %s.", object.Metadata.Name, r.Values["revision"])
		}
		body := found.summary()
		delete(body, "message")
		body["spec"] = d.specReference(object, found)
		body["parameters"] = d.shownParameters(object, found)
		body["resources"] = d.resources(object, found)
		if latest := d.revision(object.ID, object.Latest); latest != nil {
			body["latestRevision"] = map[string]any{"id": latest.ID, "revision": latest.Revision, "status": latest.Status}
		}
		return wire.OK(body)
	}
}

// resources are what a revision made on the platform, with what the platform says of each. A superseded one has nothing.
func (d *API) resources(object *deployment, of *revision) []map[string]any {
	items := []map[string]any{}
	if of.Status == RevSuperseded {
		return items
	}
	if object.Kind != specs.KindApp {
		return append(items, d.resource(object, of))
	}
	for _, item := range of.Blocks {
		child := d.state.Deployments[item.DeploymentID]
		revised := d.revision(item.DeploymentID, item.Revision)
		if child != nil && revised != nil {
			items = append(items, d.resource(child, revised))
		}
	}
	return items
}

func (d *API) resource(object *deployment, of *revision) map[string]any {
	item := map[string]any{"platformId": d.platformID(object), "kind": object.Kind, "name": object.Metadata.Name, "status": of.Status}
	if of.Message != "" {
		item["message"] = of.Message
	}
	return item
}

// redeploy repeats the latest revision of what failed or has a warning (contract 13.6); of an app, only those blocks.
func (d *API) redeploy(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		if err := d.idle(object, http.StatusConflict); err != nil {
			return wire.Reply{}, err
		}
		if !object.repeatable() {
			return wire.Reply{}, wire.Refuse(http.StatusConflict, "Deployment %s is %s; only one that is failed or has a warning can be redeployed.", object.Metadata.Name, object.Status)
		}
		latest := d.revision(object.ID, object.Latest)
		if latest == nil {
			return wire.Reply{}, wire.Refuse(http.StatusConflict, "Deployment %s has no revision that could be repeated.", object.Metadata.Name)
		}
		if d.p.Turned.Has(assumptions.RedeployNumber) && !c.App {
			latest = d.repeated(object, latest)
		}
		if c.App {
			err = d.redeployApp(object, latest)
		} else {
			d.begin(object, latest, DepRedeploying)
		}
		if err != nil {
			return wire.Reply{}, err
		}
		return wire.OK(map[string]any{"deploymentId": object.ID, "revision": latest.Revision, "revisionId": latest.ID})
	}
}

func (object *deployment) repeatable() bool {
	return object.Status == depFailed || object.Status == depWarning
}
