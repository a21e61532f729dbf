package emulator

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// services is the area of contract sections 18 and 19: services and web apps are one collection.
type services struct {
	p       *platform
	tenants *tenants
	images  *images
	state   struct {
		Services map[string]*service `json:"services"`
	}
}

// Statuses of a service (contract 18).
const (
	serviceCreating     = "CREATING"
	serviceDeploying    = "DEPLOYING"
	serviceAvailable    = "AVAILABLE"
	serviceDeleting     = "DELETING"
	serviceCreateFailed = "CREATE_FAILED"
	serviceDeleteFailed = "DELETE_FAILED"
)

// Types of a service.
const (
	typeAPI    = "api"
	typeWebApp = "web-app"
	typeShiny  = "shiny"
)

const (
	outcomeService       = "service"
	outcomeServiceDelete = "service-delete"
	outcomeServiceTest   = "service-test"

	eventServiceDeploying = "service.deploying"
	eventServiceAvailable = "service.available"
	eventServiceFailed    = "service.failed"
	eventServiceGone      = "service.gone"
	eventServiceUndead    = "service.delete-failed"
)

func newServices(p *platform, tenants *tenants, images *images) *services {
	s := &services{p: p, tenants: tenants, images: images}
	s.state.Services = map[string]*service{}
	return s
}

// area declares what the platform has of services.
func (s *services) area() area {
	const base = "/webapps/api/v1/webapps"
	return area{
		name:    "services",
		section: &s.state,
		routes: []route{
			{method: http.MethodGet, path: base, handler: s.list},
			{method: http.MethodPost, path: base, handler: s.post},
			{method: http.MethodGet, path: base + "/{id}", handler: s.describe},
			{method: http.MethodPatch, path: base + "/{id}", handler: s.patch},
			{method: http.MethodDelete, path: base + "/{id}", handler: s.delete},
			{method: http.MethodPost, path: base + "/{name}/test", handler: s.test, passive: true},
		},
		events: map[string]func(string){
			eventServiceDeploying: s.becomes(serviceDeploying),
			eventServiceAvailable: s.becomes(serviceAvailable),
			eventServiceFailed:    s.becomes(serviceCreateFailed),
			eventServiceUndead:    s.becomes(serviceDeleteFailed),
			eventServiceGone:      func(id string) { delete(s.state.Services, id) },
		},
		outcomes: map[string]outcomeKind{
			outcomeService:       {results: []string{resultFailed, resultStuck}, attributes: []string{"name", "serviceType"}},
			outcomeServiceDelete: {results: []string{resultFailed, resultStuck}, attributes: []string{"name", "serviceType"}},
			outcomeServiceTest:   {attributes: []string{"name"}},
		},
		kinds:      []kind{kindOf("service", func() map[string]*service { return s.state.Services }, nil)},
		imageUsers: s.imageUsers,
		autodeploy: map[string]func(string, int64, int64) bool{"webapp": s.rollOut, "api": s.rollOut},
	}
}

// becomes is the lifecycle event after which a service has the status.
func (s *services) becomes(status string) func(id string) {
	return func(id string) {
		if object := s.state.Services[id]; object != nil {
			object.Status = status
		}
	}
}

// imageUsers names the services that run an image version.
func (s *services) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, object := range s.state.Services {
		if object.ImageDetails == (imageDetails{ImageID: imageID, VersionID: versionID}) {
			users = append(users, "service "+object.Name)
		}
	}
	slices.Sort(users)
	return users
}

// find is the service that the path names.
func (s *services) find(r *request) (*service, error) {
	object := s.state.Services[r.values["id"]]
	if object == nil {
		return nil, refuse(http.StatusNotFound, "There is no service %s.", r.values["id"])
	}
	return object, nil
}

// list answers web apps, or with featureType=services all types under another key (contract 18).
func (s *services) list(r *request) (reply, error) {
	features, err := r.queryList("featureType", "services")
	if err != nil {
		return reply{}, err
	}
	statuses, err := r.queryList("status", serviceCreating, serviceDeploying, serviceAvailable, serviceDeleting, serviceCreateFailed, serviceDeleteFailed)
	if err != nil {
		return reply{}, err
	}
	types, err := r.queryList("serviceType", typeAPI, typeWebApp, typeShiny)
	if err != nil {
		return reply{}, err
	}
	itemsKey, countKey := "services", "servicesCount"
	if len(features) == 0 {
		itemsKey, countKey = "webapps", "webappsCount"
	}
	type item struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Status      string `json:"status"`
		ServiceType string `json:"serviceType"`
		audit

		Tags []imageTag `json:"tags"`
	}
	items := []item{}
	for _, object := range newest(s.state.Services, func(object *service) bool {
		return (len(features) > 0 || object.ServiceType == typeWebApp) &&
			r.matches(object.Name, r.query.Get("searchTerm")) &&
			(len(statuses) == 0 || slices.Contains(statuses, object.Status)) &&
			(len(types) == 0 || slices.Contains(types, object.ServiceType))
	}) {
		items = append(items, item{object.ID, object.Name, object.Status, object.ServiceType, object.audit, object.Tags})
	}
	body, err := page(r, items, itemsKey, countKey)
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

func (s *services) describe(r *request) (reply, error) {
	object, err := s.find(r)
	if err != nil {
		return reply{}, err
	}
	return ok(object.view())
}

func (s *services) post(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	object, err := s.create(in)
	if err != nil {
		return reply{}, err
	}
	return created(map[string]any{"id": object.ID})
}

// create makes a service from a create body and starts to deploy it.
func (s *services) create(in *fields) (*service, error) {
	name, _ := in.text("name")
	object := &service{
		record: s.p.newRecord(), audit: s.p.newAudit(), ID: uuid.NewString(), Name: name, ServiceType: typeWebApp, MinInstances: 1,
		Parameters: serviceParameters{Env: map[string]string{}, Secrets: []string{}}, Tags: []imageTag{},
	}
	if serviceType, given := in.text("serviceType"); given {
		object.ServiceType = serviceType
	}
	if err := in.err(); err != nil {
		return nil, err
	}
	if strings.TrimSpace(name) == "" {
		return nil, refuse(http.StatusBadRequest, "name is required.")
	}
	if !slices.Contains([]string{typeAPI, typeWebApp, typeShiny}, object.ServiceType) {
		return nil, refuse(http.StatusBadRequest, "serviceType: %q is not one of api, web-app, shiny.", object.ServiceType)
	}
	if !in.has("imageDetails") {
		return nil, refuse(http.StatusBadRequest, "imageDetails is required.")
	}
	for _, other := range s.state.Services {
		if other.Name == name {
			return nil, refuse(http.StatusConflict, "A service with the name %s already exists.", name)
		}
	}
	object.Resources.InstanceTypeID = s.tenants.standard(object.entity())
	if err := s.apply(object, in); err != nil {
		return nil, err
	}
	s.state.Services[object.ID] = object
	s.deploy(object, serviceCreating)
	return object, nil
}

// patch merges at top level; name and type are taken and ignored (contract 17.6, 18.1).
func (s *services) patch(r *request) (reply, error) {
	object, err := s.find(r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if object.Status == serviceDeleting {
		return reply{}, refuse(http.StatusUnprocessableEntity, "Service %s is being deleted.", object.Name)
	}
	wanted := *object
	if err := s.apply(&wanted, in); err != nil {
		return reply{}, err
	}
	redeploy := !reflect.DeepEqual(wanted.deployed(), object.deployed())
	*object = wanted
	s.p.touch(&object.audit)
	if redeploy {
		s.deploy(object, serviceDeploying)
	}
	return ok(map[string]any{"id": object.ID})
}

// replace makes a service what a create body says and redeploys it when that takes it, or when it does not run.
func (s *services) replace(object *service, in *fields) error {
	wanted := &service{
		record: object.record, audit: object.audit, ID: object.ID, Name: object.Name, Status: object.Status, ServiceType: object.ServiceType,
		MinInstances: 1, Parameters: serviceParameters{Env: map[string]string{}, Secrets: []string{}}, Tags: object.Tags,
	}
	wanted.Resources.InstanceTypeID = s.tenants.standard(wanted.entity())
	if err := s.apply(wanted, in); err != nil {
		return err
	}
	redeploy := object.Status != serviceAvailable || !reflect.DeepEqual(wanted.deployed(), object.deployed())
	*object = *wanted
	s.p.touch(&object.audit)
	if redeploy {
		s.deploy(object, serviceDeploying)
	}
	return nil
}
