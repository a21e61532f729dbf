package emulator

import (
	"net/http"
	"slices"
)

// deployments is the area of contract sections 13 to 15: block and app deployments with their revisions.
type deployments struct {
	p          *platform
	artifacts  *artifacts
	images     *images
	services   *services
	workflows  *workflows
	executions *executions
	specs      *specs
	state      struct {
		Deployments map[string]*deployment `json:"deployments"`
		Revisions   map[string]*revision   `json:"revisions"`
	}
}

// Statuses of a deployment, and of a revision as far as the contract has them (contract 13.2).
const (
	depDeploying        = "deploying"
	depDeployed         = "deployed"
	depDeleting         = "deleting"
	depDeleteFailed     = "delete_failed"
	depFailed           = "failed"
	depPlatformError    = "platform_resource_error"
	depRedeploying      = "redeploying"
	depRollback         = "rollback"
	depRollbackComplete = "rollback_complete"
	depRollbackFailed   = "rollback_failed"
	depWarning          = "warning"
	revSuperseded       = "superseded"

	// depUpdating is known from Peak's own code only, which treats it as it treats deploying.
	depUpdating = "updating"
)

func deploymentStatuses() []string {
	return []string{
		depDeploying, depDeployed, depDeleting, depDeleteFailed, depFailed, depPlatformError, depRedeploying, depRollback, depRollbackComplete,
		depRollbackFailed, depWarning,
	}
}

// Outcomes of deployments. A revision that fails is rolled back when an earlier one is live.
const (
	outcomeDeployment       = "deployment"
	outcomeDeploymentDelete = "deployment-delete"

	resultWarning        = "warning"
	resultRollback       = "rollback"
	resultRollbackFailed = "rollback-failed"
)

const (
	eventDeploymentBuilt      = "deployment.built"
	eventDeploymentUp         = "deployment.up"
	eventDeploymentRolledBack = "deployment.rolled-back"
	eventDeploymentGone       = "deployment.gone"
	eventDeploymentUndead     = "deployment.delete-failed"
	eventDeploymentSettled    = "deployment.settled"
)

// deployment is a release that runs, of a block or of an app.
type deployment struct {
	record
	audit

	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Metadata metadata `json:"metadata"`
	Status   string   `json:"status"`
	SpecID   string   `json:"specId"`

	// Parent is the app deployment that owns a block's, BlockName the name that the block has there: that of its spec when it
	// was deployed first. A spec that is renamed later changes neither the keys of its values nor what is shown.
	Parent    string `json:"parent,omitempty"`
	BlockName string `json:"blockName,omitempty"`

	// Latest, Current and Live are revision numbers: the last one given out, the one whose content is shown, the one that
	// runs (0 before the first one does).
	Latest  int64 `json:"latest"`
	Current int64 `json:"current"`
	Live    int64 `json:"live"`

	// Phase says what a deployment under way waits for; Ending how it is to end instead of naturally.
	Phase  string `json:"phase,omitempty"`
	Ending ending `json:"ending"`

	// Late is the status from before the latest revision while a contrary platform has not shown that yet.
	Late string `json:"late,omitempty"`

	// PlatformID is the id of the workflow or service.
	PlatformID string `json:"platformId,omitempty"`

	// Images are the images that were made for this deployment, by their place in the config.
	Images map[string]int64 `json:"images,omitempty"`
}

// ending is an outcome that was asked for.
type ending struct {
	Result  string `json:"result,omitempty"`
	Message string `json:"message,omitempty"`
}

func newDeployments(p *platform, artifacts *artifacts, images *images, services *services, workflows *workflows, executions *executions, specs *specs) *deployments {
	d := &deployments{p: p, artifacts: artifacts, images: images, services: services, workflows: workflows, executions: executions, specs: specs}
	d.state.Deployments, d.state.Revisions = map[string]*deployment{}, map[string]*revision{}
	return d
}

// area declares what the platform has of deployments.
func (d *deployments) area() area {
	routes := []route{
		{method: http.MethodGet, path: "/v1/deployments", handler: d.listAll},
		{method: http.MethodGet, path: "/v1/specs/{specId}/releases/deployments", handler: d.listOfSpec},
		{method: http.MethodGet, path: "/v1/specs/{specId}/releases/{version}/deployments", handler: d.listOfSpec},
		{method: http.MethodPost, path: "/v1/blocks/deployments", handler: d.createBlock},
		{method: http.MethodPost, path: "/v1/apps/deployments", handler: d.createApp},
		{method: http.MethodPost, path: "/v1/blocks/deployments/{id}/revisions", handler: d.reviseBlock},
		{method: http.MethodPost, path: "/v1/apps/deployments/{id}/revisions", handler: d.reviseApp},
		{method: http.MethodPost, path: "/v1/deployments/{id}/execute", handler: d.execute},
		{method: http.MethodGet, path: "/v1/deployments/{id}/parameters/run", handler: d.runParameters},
		{method: http.MethodPatch, path: "/v1/deployments/{id}/parameters/run", handler: d.patchRunV1},
		{method: http.MethodPatch, path: "/v2/deployments/{id}/parameters/run", handler: d.patchRunV2},
	}
	for _, c := range collections() {
		routes = append(routes,
			route{method: http.MethodGet, path: c.deploys, handler: d.list(c)},
			route{method: http.MethodGet, path: c.deploys + "/{id}", handler: d.describe(c)},
			route{method: http.MethodPatch, path: c.deploys + "/{id}", handler: d.update(c)},
			route{method: http.MethodDelete, path: c.deploys + "/{id}", handler: d.delete(c)},
			route{method: http.MethodPost, path: c.deploys + "/{id}/redeploy", handler: d.redeploy(c)},
			route{method: http.MethodGet, path: c.deploys + "/{id}/revisions", handler: d.listRevisions(c)},
			route{method: http.MethodGet, path: c.deploys + "/{id}/revisions/{revision}", handler: d.describeRevision(c)},
		)
	}
	return area{
		name:    "deployments",
		section: &d.state,
		routes:  routes,
		events: map[string]func(string){
			eventDeploymentBuilt:      d.built,
			eventDeploymentUp:         d.up,
			eventDeploymentRolledBack: d.rolledBack,
			eventDeploymentGone:       d.gone,
			eventDeploymentUndead:     d.undead,
			eventDeploymentSettled:    d.settled,
		},
		outcomes: map[string]outcomeKind{
			outcomeDeployment:       {results: []string{resultFailed, resultWarning, resultRollback, resultRollbackFailed, resultStuck, depPlatformError}, attributes: []string{"app", "block", "kind", "name"}},
			outcomeDeploymentDelete: {results: []string{resultFailed, resultStuck}, attributes: []string{"kind", "name"}},
		},
		kinds: []kind{
			kindOf("deployment", func() map[string]*deployment { return d.state.Deployments }, nil).cleanedBy(d.purge),
			kindOf("revision", func() map[string]*revision { return d.state.Revisions }, nil),
		},
		imageUsers: d.imageUsers,
		specUsers:  d.specUsers,
	}
}

// find is the deployment of the collection that the path names.
func (d *deployments) find(c collection, r *request) (*deployment, error) {
	object := d.state.Deployments[r.values["id"]]
	if object == nil || !c.has(object.Kind) {
		return nil, refuse(http.StatusNotFound, "There is no %s deployment %s.", c.word, r.values["id"])
	}
	return object, nil
}

// busy tells whether something is under way that excludes other changes (contract 25).
func (object *deployment) busy() bool {
	return slices.Contains([]string{depDeploying, depRedeploying, depRollback, depDeleting}, object.Status)
}

// idle refuses, with the given HTTP status, what must not happen while the deployment or the app it belongs to is busy.
func (d *deployments) idle(object *deployment, status int) error {
	if object.busy() {
		return refuse(status, "Deployment %s is %s; try again when that has ended.", object.Metadata.Name, object.Status)
	}
	if parent := d.state.Deployments[object.Parent]; parent != nil && parent.busy() {
		return refuse(status, "App deployment %s, to which %s belongs, is %s; try again when that has ended.", parent.Metadata.Name, object.Metadata.Name, parent.Status)
	}
	return nil
}

// children are the block deployments of an app deployment, oldest first.
func (d *deployments) children(id string) []*deployment {
	children := newest(d.state.Deployments, func(object *deployment) bool { return object.Parent == id })
	slices.Reverse(children)
	return children
}

// checkName refuses a name that another deployment of the kind has (contract 13.1).
func (d *deployments) checkName(id, kind, name string) error {
	if d.taken(id, kind)(name) {
		return refuse(http.StatusUnprocessableEntity, "A %s deployment with the name %s already exists.", kind, name)
	}
	return nil
}

// taken tells whether another deployment of the kind than the given one has a name.
func (d *deployments) taken(id, kind string) func(name string) bool {
	return func(name string) bool {
		for _, other := range d.state.Deployments {
			if other.ID != id && other.Kind == kind && other.Metadata.Name == name {
				return true
			}
		}
		return false
	}
}

// specUsers names the deployments of a spec.
func (d *deployments) specUsers(specID string) []string {
	var users []string
	for _, object := range d.state.Deployments {
		if object.SpecID == specID {
			users = append(users, "deployment "+object.Metadata.Name)
		}
	}
	return users
}

// imageUsers names the deployments whose revisions under way or live were built as an image version.
func (d *deployments) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, object := range d.state.Deployments {
		for _, number := range []int64{object.Latest, object.Live} {
			revised := d.revision(object.ID, number)
			if revised != nil && revised.uses(imageDetails{ImageID: imageID, VersionID: versionID}) {
				users = append(users, "deployment "+object.Metadata.Name)
				break
			}
		}
	}
	slices.Sort(users)
	return users
}

// update changes metadata, which makes no revision. Its members are not wrapped, unlike those of specs (contract 13.5).
func (d *deployments) update(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return reply{}, err
		}
		in, err := r.fields()
		if err != nil {
			return reply{}, err
		}
		wanted := object.Metadata
		if err := wanted.merge(in); err != nil {
			return reply{}, err
		}
		if err := d.checkName(object.ID, object.Kind, wanted.Name); err != nil {
			return reply{}, err
		}
		if sameValue(wanted, object.Metadata) {
			return reply{}, unchanged()
		}
		object.Metadata = wanted
		d.p.touch(&object.audit)
		d.reviseAnyway(object)
		shown := d.view(object)
		for _, name := range []string{"parameters", "appParameters", "parent"} {
			delete(shown, name)
		}
		return ok(shown)
	}
}
