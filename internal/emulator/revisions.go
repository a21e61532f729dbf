package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"
)

// revision is what a deployment was asked to be at one time.
type revision struct {
	record

	ID           string    `json:"id"`
	DeploymentID string    `json:"deploymentId"`
	Revision     int64     `json:"revision"`
	Status       string    `json:"status"`
	Notes        *string   `json:"notes"`
	CreatedAt    timestamp `json:"createdAt"`
	CreatedBy    string    `json:"createdBy"`

	// Message is why it failed.
	Message string `json:"message,omitempty"`

	// Version is that of the release.
	Version string `json:"version"`

	// AutoRun lets the workflow run once it is deployed, and when the deployment is executed.
	AutoRun bool `json:"autoRun"`

	// Parameters are the values given for a block; AppParameters those given for an app, which its blocks inherit.
	Parameters    valueSet `json:"parameters"`
	AppParameters valueSet `json:"appParameters"`

	// Blocks are the blocks of an app's revision in the order in which they are deployed.
	Blocks []revisionBlock `json:"blocks,omitempty"`

	// Images are the image versions that were built for it, by their place in the config.
	Images map[string]imageDetails `json:"images,omitempty"`
}

// revisionBlock is the revision of a block deployment that belongs to the revision of an app.
type revisionBlock struct {
	DeploymentID string `json:"deploymentId"`
	Revision     int64  `json:"revision"`
}

func (v *revision) uses(details imageDetails) bool {
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
func (d *deployments) revision(deploymentID string, number int64) *revision {
	for _, v := range d.state.Revisions {
		if v.DeploymentID == deploymentID && v.Revision == number {
			return v
		}
	}
	return nil
}

// addRevision stores the next revision of a deployment and makes it the one that is shown.
func (d *deployments) addRevision(object *deployment, wanted *revision) {
	object.Latest++
	object.Current = object.Latest
	wanted.record, wanted.ID, wanted.DeploymentID, wanted.Revision = d.p.newRecord(), uuid.NewString(), object.ID, object.Latest
	wanted.Status, wanted.CreatedAt, wanted.CreatedBy = depDeploying, d.p.now, localUser
	d.state.Revisions[wanted.ID] = wanted
	if d.p.contrary && object.Latest > 1 {
		object.Late = object.Status
	}
	d.p.touch(&object.audit)
	d.p.changed = true
}

// revisedAnswer is the answer to creating a revision.
func revisedAnswer(v *revision) (reply, error) {
	return created(map[string]any{"id": v.ID, "revision": v.Revision})
}

func revisionStatuses() []string {
	return []string{
		depDeleting, depDeleteFailed, depDeployed, depDeploying, depFailed, depPlatformError, depRollback, depRollbackComplete, depRollbackFailed,
		revSuperseded,
	}
}

func (d *deployments) listRevisions(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return reply{}, err
		}
		statuses, err := r.queryList("status", revisionStatuses()...)
		if err != nil {
			return reply{}, err
		}
		found := newest(d.state.Revisions, func(v *revision) bool { return v.DeploymentID == object.ID && given(statuses, v.Status) })
		if err := sorted(r, found, func(v *revision) sortKeys {
			return sortKeys{record: v.record, createdAt: v.CreatedAt, createdBy: v.CreatedBy, name: object.Metadata.Name, title: object.Metadata.Title}
		}, "createdAt", "createdBy", "name", "title"); err != nil {
			return reply{}, err
		}
		items := make([]map[string]any, 0, len(found))
		for _, v := range found {
			items = append(items, v.summary())
		}
		body, err := page(r, items, "revisions", "revisionCount")
		if err != nil {
			return reply{}, err
		}
		// The SDK's iterator reads the wrong key (contract 28.3).
		body["deployments"] = body["revisions"]
		return ok(body)
	}
}

func (d *deployments) describeRevision(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return reply{}, err
		}
		number, err := strconv.ParseInt(r.values["revision"], 10, 64)
		found := d.revision(object.ID, number)
		if err != nil || found == nil {
			return reply{}, refuse(http.StatusNotFound, "Deployment %s has no revision %s.", object.Metadata.Name, r.values["revision"])
		}
		body := found.summary()
		delete(body, "message")
		body["spec"] = d.specReference(object, found)
		body["parameters"] = d.shownParameters(object, found)
		body["resources"] = d.resources(object, found)
		if latest := d.revision(object.ID, object.Latest); latest != nil {
			body["latestRevision"] = map[string]any{"id": latest.ID, "revision": latest.Revision, "status": latest.Status}
		}
		return ok(body)
	}
}

// resources are what a revision made on the platform, with what the platform says of each. A superseded one has nothing.
func (d *deployments) resources(object *deployment, of *revision) []map[string]any {
	items := []map[string]any{}
	if of.Status == revSuperseded {
		return items
	}
	if object.Kind != kindApp {
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

func (d *deployments) resource(object *deployment, of *revision) map[string]any {
	item := map[string]any{"platformId": d.platformID(object), "kind": object.Kind, "name": object.Metadata.Name, "status": of.Status}
	if of.Message != "" {
		item["message"] = of.Message
	}
	return item
}

// redeploy repeats the latest revision of what failed or has a warning (contract 13.6); of an app, only those blocks.
func (d *deployments) redeploy(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return reply{}, err
		}
		if err := d.idle(object, http.StatusConflict); err != nil {
			return reply{}, err
		}
		if !object.repeatable() {
			return reply{}, refuse(http.StatusConflict, "Deployment %s is %s; only one that is failed or has a warning can be redeployed.", object.Metadata.Name, object.Status)
		}
		latest := d.revision(object.ID, object.Latest)
		if latest == nil {
			return reply{}, refuse(http.StatusConflict, "Deployment %s has no revision that could be repeated.", object.Metadata.Name)
		}
		if d.p.contrary && !c.app {
			latest = d.repeated(object, latest)
		}
		if c.app {
			err = d.redeployApp(object, latest)
		} else {
			d.begin(object, latest, depRedeploying)
		}
		if err != nil {
			return reply{}, err
		}
		return ok(map[string]any{"deploymentId": object.ID, "revision": latest.Revision, "revisionId": latest.ID})
	}
}

func (object *deployment) repeatable() bool {
	return object.Status == depFailed || object.Status == depWarning
}
