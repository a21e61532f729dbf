package emulator

import "time"

// newPlatform puts the areas together, each from those below it. A new area is one more line in both lists.
func newPlatform(lifecycle time.Duration, b *blobs) (*platform, error) {
	p := emptyPlatform(lifecycle, b)
	tenantArea, artifactArea, imageArea := newTenants(), newArtifacts(p), newImages(p)
	serviceArea := newServices(p, tenantArea, imageArea)
	workflowArea := newWorkflows(p, tenantArea, imageArea)
	executionArea := newExecutions(p, imageArea, workflowArea)
	specArea := newSpecs(p, tenantArea, artifactArea, imageArea)
	err := p.register(
		tenantArea.area(),
		artifactArea.area(),
		imageArea.area(),
		serviceArea.area(),
		workflowArea.area(),
		executionArea.area(),
		specArea.area(),
		newDeployments(p, artifactArea, imageArea, serviceArea, workflowArea, executionArea, specArea).area(),
		newEmails(p).area(),
		newPermissions().area(),
		newWarehouses().area(),
	)
	return p, err
}
