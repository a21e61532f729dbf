package emulator

import (
	"net/http"
)

type deploymentMetadataView struct {
	metadata

	Status    string    `json:"status"`
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
	UpdatedAt timestamp `json:"updatedAt"`
	UpdatedBy string    `json:"updatedBy"`
}

// view is a deployment on the wire (contract 13.4, 14). What a rolled back deployment shows is the revision that is live.
func (d *deployments) view(object *deployment) map[string]any {
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
		if object.Kind == kindApp {
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
	if object.Kind == kindApp && current != nil {
		shown["appParameters"] = d.appBound(object, current).masked()
	}
	return shown
}

func (d *deployments) specReference(object *deployment, current *revision) map[string]any {
	reference := map[string]any{"id": object.SpecID}
	if blueprint := d.specs.state.Specs[object.SpecID]; blueprint != nil {
		reference["name"], reference["title"], reference["kind"] = blueprint.Metadata.Name, blueprint.Metadata.Title, blueprint.Kind
	}
	if current != nil {
		published := map[string]any{"version": current.Version}
		if found := d.specs.release(object.SpecID, current.Version); found != nil {
			published["id"] = found.ID
		}
		reference["release"] = published
	}
	return reference
}

// shownParameters are the values in force with hidden ones masked: of a block, or of an app by block name.
func (d *deployments) shownParameters(object *deployment, current *revision) any {
	if current == nil {
		return nil
	}
	if object.Kind != kindApp {
		return d.blockBound(object, current).masked()
	}
	shown := map[string]any{}
	for _, item := range current.Blocks {
		child := d.state.Deployments[item.DeploymentID]
		if child == nil {
			continue
		}
		if revised := d.revision(child.ID, item.Revision); revised != nil {
			shown[d.blockName(child)] = d.blockBound(child, revised).masked()
		}
	}
	return shown
}

// platformID is the id of the workflow or service, nil until there is one and after it was deleted by hand (contract 14).
func (d *deployments) platformID(object *deployment) any {
	if found := d.workflows.state.Workflows[object.PlatformID]; found != nil && object.Kind == kindWorkflow {
		return found.ID
	}
	if found := d.services.state.Services[object.PlatformID]; found != nil && object.Kind == kindService {
		return found.ID
	}
	return nil
}

// blockViews are the blocks of an app's revision (contract 14), and why one of them failed.
func (d *deployments) blockViews(current *revision) []map[string]any {
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

func (d *deployments) describe(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return reply{}, err
		}
		return ok(d.view(d.late(object)))
	}
}

func (d *deployments) list(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		keys := []string{"deploymentCount"}
		if !c.app {
			// Both spellings are documented for blocks (contract 26, number 4).
			keys = append(keys, "deploymentsCount")
		}
		return d.listThose(r, func(object *deployment) bool { return c.has(object.Kind) && object.Metadata.startsWith(r) },
			[]string{"createdAt", "createdBy", "name", "title"}, keys...)
	}
}

// listAll is the list of deployments of every kind (contract 15).
func (d *deployments) listAll(r *request) (reply, error) {
	kinds, err := r.queryList("kind")
	if err != nil {
		return reply{}, err
	}
	return d.listThose(r, func(object *deployment) bool {
		return given(kinds, object.Kind) && object.Metadata.holds(r.query.Get("term"))
	}, []string{"createdAt", "createdBy", "name", "title"}, "deploymentCount")
}

// listOfSpec lists the deployments of a spec, or of the release that the query or, in the old form, the path names
// (contract 12).
func (d *deployments) listOfSpec(r *request) (reply, error) {
	blueprint := d.specs.state.Specs[r.values["specId"]]
	if blueprint == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no spec %s.", r.values["specId"])
	}
	version := defaultTo(r.values["version"], r.query.Get("version"))
	if version != "" && d.specs.release(blueprint.ID, version) == nil {
		return reply{}, refuse(http.StatusNotFound, "Spec %s has no release %s.", blueprint.Metadata.Name, version)
	}
	return d.listThose(r, func(object *deployment) bool {
		current := d.revision(object.ID, object.Current)
		return object.SpecID == blueprint.ID && object.Metadata.startsWith(r) && (version == "" || (current != nil && current.Version == version))
	}, []string{"createdAt", "createdBy", "name"}, "deploymentCount")
}

// listThose lists the deployments that keep accepts, with the filters that all lists have.
func (d *deployments) listThose(r *request, keep func(*deployment) bool, sortable []string, countKeys ...string) (reply, error) {
	statuses, err := r.queryList("status", deploymentStatuses()...)
	if err != nil {
		return reply{}, err
	}
	found := newest(d.state.Deployments, func(object *deployment) bool { return given(statuses, object.Status) && keep(object) })
	if err := sorted(r, found, func(object *deployment) sortKeys {
		return sortKeys{record: object.record, createdAt: object.CreatedAt, createdBy: object.CreatedBy, name: object.Metadata.Name, title: object.Metadata.Title}
	}, sortable...); err != nil {
		return reply{}, err
	}
	items := make([]map[string]any, 0, len(found))
	for _, object := range found {
		items = append(items, d.view(object))
	}
	body, err := page(r, items, "deployments", countKeys...)
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}
