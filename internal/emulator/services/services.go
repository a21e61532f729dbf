// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package services is the area of web apps, APIs and Shiny apps (contract sections 18 and 19).
package services

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// API is the area of contract sections 18 and 19: services and web apps are one collection.
type API struct {
	p       *world.Platform
	tenants *tenants.API
	images  *images.API
	State   struct {
		Services map[string]*Service `json:"services"`
	}
}

// Statuses of a service (contract 18).
const (
	ServiceCreating     = "CREATING"
	ServiceDeploying    = "DEPLOYING"
	ServiceAvailable    = "AVAILABLE"
	ServiceDeleting     = "DELETING"
	serviceCreateFailed = "CREATE_FAILED"
	serviceDeleteFailed = "DELETE_FAILED"
)

// Types of a service.
const (
	TypeAPI    = "api"
	TypeWebApp = "web-app"
	typeShiny  = "shiny"
)

// The operations whose end can be told in advance, and the events of a service.
const (
	outcomeService       = "service"
	outcomeServiceDelete = "service-delete"
	outcomeServiceTest   = "service-test"

	EventServiceDeploying = "service.deploying"
	EventServiceAvailable = "service.available"
	EventServiceFailed    = "service.failed"
	EventServiceGone      = "service.gone"
	EventServiceUndead    = "service.delete-failed"
)

// New makes the area, empty.
func New(p *world.Platform, tenantArea *tenants.API, imageArea *images.API) *API {
	s := &API{p: p, tenants: tenantArea, images: imageArea}
	s.State.Services = map[string]*Service{}
	return s
}

// Area declares what the platform has of services.
func (s *API) Area() world.Area {
	const base = "/webapps/api/v1/webapps"
	return world.Area{
		Name:    "services",
		Section: &s.State,
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: base, Handler: s.list},
			{Method: http.MethodPost, Path: base, Handler: s.post},
			{Method: http.MethodGet, Path: base + "/{id}", Handler: s.describe},
			{Method: http.MethodPatch, Path: base + "/{id}", Handler: s.patch},
			{Method: http.MethodDelete, Path: base + "/{id}", Handler: s.delete},
			{Method: http.MethodPost, Path: base + "/{name}/test", Handler: s.test, Passive: true},
			{Method: http.MethodGet, Path: pages + "/{id}", Handler: s.page},
		},
		Events: map[string]func(string){
			EventServiceDeploying: s.becomes(ServiceDeploying),
			EventServiceAvailable: s.becomes(ServiceAvailable),
			EventServiceFailed:    s.becomes(serviceCreateFailed),
			EventServiceUndead:    s.becomes(serviceDeleteFailed),
			EventServiceGone:      func(id string) { delete(s.State.Services, id) },
		},
		Outcomes: map[string]world.OutcomeKind{
			outcomeService:       {Results: []string{world.ResultFailed, world.ResultStuck}, Attributes: []string{"name", "serviceType"}},
			outcomeServiceDelete: {Results: []string{world.ResultFailed, world.ResultStuck}, Attributes: []string{"name", "serviceType"}},
			outcomeServiceTest:   {Attributes: []string{"name"}},
		},
		Kinds:      []world.Kind{world.KindOf("service", func() map[string]*Service { return s.State.Services }, nil)},
		ImageUsers: s.imageUsers,
		Autodeploy: map[string]func(string, int64, int64) bool{"webapp": s.rollOut, "api": s.rollOut},
	}
}

// becomes is the lifecycle event after which a service has the status.
func (s *API) becomes(status string) func(id string) {
	return func(id string) {
		if object := s.State.Services[id]; object != nil {
			object.Status = status
		}
	}
}

// imageUsers names the services that run an image version.
func (s *API) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, object := range s.State.Services {
		if object.ImageDetails == (ImageDetails{ImageID: imageID, VersionID: versionID}) {
			users = append(users, "service "+object.Name)
		}
	}
	slices.Sort(users)
	return users
}

// find is the service that the path names.
func (s *API) find(r *wire.Request) (*Service, error) {
	object := s.State.Services[r.Values["id"]]
	if object == nil {
		return nil, wire.Refuse(http.StatusNotFound, "There is no service %s.", r.Values["id"])
	}
	return object, nil
}

// list answers web apps, or with featureType=services all types under another key (contract 18).
func (s *API) list(r *wire.Request) (wire.Reply, error) {
	features, err := r.QueryList("featureType", "services")
	if err != nil {
		return wire.Reply{}, err
	}
	statuses, err := r.QueryList("status", ServiceCreating, ServiceDeploying, ServiceAvailable, ServiceDeleting, serviceCreateFailed, serviceDeleteFailed)
	if err != nil {
		return wire.Reply{}, err
	}
	types, err := r.QueryList("serviceType", TypeAPI, TypeWebApp, typeShiny)
	if err != nil {
		return wire.Reply{}, err
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
		world.Audit

		Tags []images.ImageTag `json:"tags"`
	}
	items := []item{}
	for _, object := range world.Newest(s.State.Services, func(object *Service) bool {
		return (len(features) > 0 || object.ServiceType == TypeWebApp) &&
			r.Matches(object.Name, r.Query.Get("searchTerm")) &&
			(len(statuses) == 0 || slices.Contains(statuses, object.Status)) &&
			(len(types) == 0 || slices.Contains(types, object.ServiceType))
	}) {
		items = append(items, item{object.ID, object.Name, object.Status, object.ServiceType, object.Audit, object.Tags})
	}
	body, err := wire.Page(r, items, itemsKey, countKey)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

func (s *API) describe(r *wire.Request) (wire.Reply, error) {
	object, err := s.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(object.view(r.Base))
}

func (s *API) post(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	object, err := s.Create(in)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.Created(map[string]any{"id": object.ID})
}

// Create makes a service from a create body and starts to deploy it.
func (s *API) Create(in *wire.Fields) (*Service, error) {
	name, _ := in.Text("name")
	object := &Service{
		Record: s.p.NewRecord(), Audit: s.p.NewAudit(), ID: uuid.NewString(), Name: name, ServiceType: TypeWebApp, MinInstances: 1,
		Parameters: serviceParameters{Env: map[string]string{}, Secrets: []string{}}, Tags: []images.ImageTag{},
	}
	if serviceType, given := in.Text("serviceType"); given {
		object.ServiceType = serviceType
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	if strings.TrimSpace(name) == "" {
		return nil, wire.Refuse(http.StatusBadRequest, "name is required.")
	}
	if !slices.Contains([]string{TypeAPI, TypeWebApp, typeShiny}, object.ServiceType) {
		return nil, wire.Refuse(http.StatusBadRequest, "serviceType: %q is not one of api, web-app, shiny.", object.ServiceType)
	}
	if !in.Has("imageDetails") {
		return nil, wire.Refuse(http.StatusBadRequest, "imageDetails is required.")
	}
	for _, other := range s.State.Services {
		if other.Name == name {
			return nil, wire.Refuse(http.StatusConflict, "A service with the name %s already exists.", name)
		}
	}
	object.Resources.InstanceTypeID = s.tenants.Standard(object.entity())
	if err := s.apply(object, in); err != nil {
		return nil, err
	}
	s.State.Services[object.ID] = object
	s.deploy(object, ServiceCreating)
	return object, nil
}

// patch merges at top level; name and type are taken and ignored (contract 17.6, 18.1).
func (s *API) patch(r *wire.Request) (wire.Reply, error) {
	object, err := s.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	if object.Status == ServiceDeleting {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Service %s is being deleted.", object.Name)
	}
	wanted := *object
	if err := s.apply(&wanted, in); err != nil {
		return wire.Reply{}, err
	}
	redeploy := !reflect.DeepEqual(wanted.deployed(), object.deployed())
	*object = wanted
	s.p.Touch(&object.Audit)
	if redeploy {
		s.deploy(object, ServiceDeploying)
	}
	return wire.OK(map[string]any{"id": object.ID})
}

// Replace makes a service what a create body says and redeploys it when that takes it, or when it does not run.
func (s *API) Replace(object *Service, in *wire.Fields) error {
	wanted := &Service{
		Record: object.Record, Audit: object.Audit, ID: object.ID, Name: object.Name, Status: object.Status, ServiceType: object.ServiceType,
		MinInstances: 1, Parameters: serviceParameters{Env: map[string]string{}, Secrets: []string{}}, Tags: object.Tags,
	}
	wanted.Resources.InstanceTypeID = s.tenants.Standard(wanted.entity())
	if err := s.apply(wanted, in); err != nil {
		return err
	}
	redeploy := object.Status != ServiceAvailable || !reflect.DeepEqual(wanted.deployed(), object.deployed())
	*object = *wanted
	s.p.Touch(&object.Audit)
	if redeploy {
		s.deploy(object, ServiceDeploying)
	}
	return nil
}
