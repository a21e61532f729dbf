// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"cmp"
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

type deploymentMetadataView struct {
	specs.Metadata

	Status    string         `json:"status"`
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`
	UpdatedAt wire.Timestamp `json:"updatedAt"`
	UpdatedBy string         `json:"updatedBy"`
}

// view is a deployment on the wire (contract 13.4, 14). What a rolled back deployment shows is the revision that is live.
func (d *API) view(object *deployment) map[string]any {
	current := d.revision(object.ID, object.Current)
	latest := d.revision(object.ID, object.Latest)
	shown := map[string]any{
		"id": object.ID, "kind": object.Kind, "spec": d.specReference(object, current), "parent": nil,
		"metadata":       deploymentMetadataView{object.Metadata, object.Status, object.CreatedAt, object.CreatedBy, object.UpdatedAt, object.UpdatedBy},
		"latestRevision": map[string]any{"revision": object.Latest, "status": object.Status},
		"parameters":     d.shownParameters(object, current),
	}
	if latest != nil {
		summary := latest.summary()
		if object.Kind == specs.KindApp {
			summary["blocks"] = d.blockViews(current)
		} else {
			// Peak's own code reads kind and name here (contract 13.8).
			summary["resources"] = d.resources(object, latest)
		}
		shown["latestRevision"] = summary
	}
	if object.Parent != "" {
		shown["parent"] = map[string]any{"id": object.Parent}
	}
	if object.Kind == specs.KindApp && current != nil {
		shown["appParameters"] = d.appBound(object, current).Masked()
	}
	return shown
}

func (d *API) specReference(object *deployment, current *revision) map[string]any {
	reference := map[string]any{"id": object.SpecID}
	if blueprint := d.specs.Spec(object.SpecID); blueprint != nil {
		reference["name"], reference["title"], reference["kind"] = blueprint.Metadata.Name, blueprint.Metadata.Title, blueprint.Kind
	}
	if current != nil {
		published := map[string]any{"version": current.Version}
		if found := d.specs.Release(object.SpecID, current.Version); found != nil {
			published["id"] = found.ID
		}
		reference["release"] = published
	}
	return reference
}

// shownParameters are the values in force with hidden ones masked: of a block, or of an app by block name.
func (d *API) shownParameters(object *deployment, current *revision) any {
	if current == nil {
		return nil
	}
	if object.Kind != specs.KindApp {
		return d.blockBound(object, current).Masked()
	}
	shown := map[string]any{}
	for _, item := range current.Blocks {
		child := d.state.Deployments[item.DeploymentID]
		if child == nil {
			continue
		}
		if revised := d.revision(child.ID, item.Revision); revised != nil {
			shown[d.blockName(child)] = d.blockBound(child, revised).Masked()
		}
	}
	return shown
}

// platformID is the id of the workflow or service, nil until there is one and after it was deleted by hand (contract 14).
func (d *API) platformID(object *deployment) any {
	if found := d.workflows.State.Workflows[object.PlatformID]; found != nil && object.Kind == specs.KindWorkflow {
		return found.ID
	}
	if found := d.services.State.Services[object.PlatformID]; found != nil && object.Kind == specs.KindService {
		return found.ID
	}
	return nil
}

// blockViews are the blocks of an app's revision (contract 14), and why one of them failed.
func (d *API) blockViews(current *revision) []map[string]any {
	views := []map[string]any{}
	if current == nil {
		return views
	}
	for _, item := range current.Blocks {
		child := d.state.Deployments[item.DeploymentID]
		if child == nil {
			continue
		}
		view := map[string]any{
			"deploymentId": child.ID, "platformId": d.platformID(child), "kind": child.Kind, "name": d.blockName(child), "status": child.Status,
		}
		if revised := d.revision(child.ID, child.Latest); revised != nil && revised.Message != "" {
			view["message"] = revised.Message
		}
		views = append(views, view)
	}
	return views
}

func (d *API) describe(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		return wire.OK(d.view(d.late(object)))
	}
}

func (d *API) list(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		keys := []string{"deploymentCount"}
		if !c.App {
			// Both spellings are documented for blocks (contract 26, number 4).
			keys = append(keys, "deploymentsCount")
		}
		return d.listThose(r, func(object *deployment) bool { return c.Has(object.Kind) && object.Metadata.StartsWith(r) },
			[]string{"createdAt", "createdBy", "name", "title"}, keys...)
	}
}

// listAll is the list of deployments of every kind (contract 15).
func (d *API) listAll(r *wire.Request) (wire.Reply, error) {
	kinds, err := r.QueryList("kind")
	if err != nil {
		return wire.Reply{}, err
	}
	return d.listThose(r, func(object *deployment) bool {
		return specs.Given(kinds, object.Kind) && object.Metadata.Holds(r.Query.Get("term"))
	}, []string{"createdAt", "createdBy", "name", "title"}, "deploymentCount")
}

// listOfSpec lists the deployments of a spec, or of the release that the query or, in the old form, the path names
// (contract 12).
func (d *API) listOfSpec(r *wire.Request) (wire.Reply, error) {
	blueprint := d.specs.Visible(r.Values["specId"])
	if blueprint == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no spec %s.", r.Values["specId"])
	}
	version := cmp.Or(r.Values["version"], r.Query.Get("version"))
	if version != "" && d.specs.Release(blueprint.ID, version) == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Spec %s has no release %s.", blueprint.Metadata.Name, version)
	}
	return d.listThose(r, func(object *deployment) bool {
		current := d.revision(object.ID, object.Current)
		return object.SpecID == blueprint.ID && object.Metadata.StartsWith(r) && (version == "" || (current != nil && current.Version == version))
	}, []string{"createdAt", "createdBy", "name"}, "deploymentCount")
}

// listThose lists the deployments that keep accepts, with the filters that all lists have.
func (d *API) listThose(r *wire.Request, keep func(*deployment) bool, sortable []string, countKeys ...string) (wire.Reply, error) {
	statuses, err := r.QueryList("status", deploymentStatuses()...)
	if err != nil {
		return wire.Reply{}, err
	}
	found := world.Newest(d.state.Deployments, func(object *deployment) bool { return specs.Given(statuses, object.Status) && keep(object) })
	if err := specs.Sorted(r, found, func(object *deployment) specs.SortKeys {
		return specs.SortKeys{Record: object.Record, CreatedAt: object.CreatedAt, CreatedBy: object.CreatedBy, Name: object.Metadata.Name, Title: object.Metadata.Title}
	}, sortable...); err != nil {
		return wire.Reply{}, err
	}
	items := make([]map[string]any, 0, len(found))
	for _, object := range found {
		items = append(items, d.view(object))
	}
	body, err := wire.Page(r, items, "deployments", countKeys...)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}
