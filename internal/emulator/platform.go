package emulator

import "time"

// newPlatform puts the areas together, each from those below it. A new area is one more line in both lists.
func newPlatform(lifecycle time.Duration, b *blobs) (*platform, error) {
	p := emptyPlatform(lifecycle, b)
	tenants, artifacts, images := newTenants(), newArtifacts(p), newImages(p)
	services := newServices(p, tenants, images)
	workflows := newWorkflows(p, tenants, images)
	executions := newExecutions(p, images, workflows)
	specs := newSpecs(p, tenants, artifacts, images)
	deployments := newDeployments(p, artifacts, images, services, workflows, executions, specs)
	err := p.register(
		tenants.area(),
		artifacts.area(),
		images.area(),
		services.area(),
		workflows.area(),
		executions.area(),
		specs.area(),
		deployments.area(),
		newEmails(p).area(),
		newPermissions().area(),
		newWarehouses().area(),
	)
	return p, err
}
